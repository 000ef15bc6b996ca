using System.Text;
using WorkflowFunctions.Api.Http;
using WorkflowFunctions.Api.Tests.Kit;
using WorkflowFunctions.Api.Tests.Matrix;

namespace WorkflowFunctions.Api.Tests;

/// <summary>What HTTP says about every request, whatever the endpoint.</summary>
public sealed class HttpRuleTests(Installation installation) : IClassFixture<Installation>
{
    private const string Signal = """{"SignalKey":"RequireApproval1.ApprovalStatus","Data":{"Approved":"True"}}""";

    private Person Admin => installation.As("admin");

    [Fact]
    public async Task HEAD_is_answered_like_GET_without_the_body_on_every_route_that_takes_GET()
    {
        var id = await installation.As("erin").StartAsync(Workflows.Enrollment);
        foreach (var row in PermissionMatrix.Rows.Values.Where(row => row.Method == "GET"))
        {
            var url = row.Path.Replace("{instance}", id.ToString(), StringComparison.Ordinal)
                .Replace("{published}", "5b6f2a34-6f5e-4a43-9f0e-3a0c7d7d1a10", StringComparison.Ordinal);
            var get = await Admin.GetAsync(url);

            var head = await Admin.HeadersAsync(url);

            Assert.Equal((get.Status, get.MediaType, ""), (head.Status, head.MediaType, head.Text));
            Assert.Equal((get.Header("ETag"), get.Header("X-Total-Count")), (head.Header("ETag"), head.Header("X-Total-Count")));
        }
    }

    [Fact]
    public async Task HEAD_of_what_is_not_there_has_the_status_of_GET_and_no_body()
    {
        var head = await Admin.HeadersAsync($"/Workflow/Instances/{Guid.NewGuid()}");

        Assert.Equal((404, ""), (head.Status, head.Text));
    }

    [Fact]
    public async Task A_method_that_a_path_does_not_have_is_told_HEAD_where_it_has_GET()
    {
        Assert.Equal("GET, HEAD", (await Admin.PutAsync("/Security/Me", "{}")).Fails(ErrorCodes.MethodNotAllowed).Header("Allow"));
        Assert.Equal("POST", (await Admin.GetAsync($"/Workflow/Instances/{Guid.NewGuid()}/Stop")).Fails(ErrorCodes.MethodNotAllowed).Header("Allow"));
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("identity, br")]
    [InlineData("nonsense")]
    public async Task A_packed_body_is_refused_by_the_name_of_its_encoding(string encoding)
    {
        using var body = Person.Bytes(Encoding.UTF8.GetBytes(Signal));
        body.Headers.TryAddWithoutValidation("Content-Encoding", encoding);

        var refused = (await Admin.SendAsync(HttpMethod.Post, $"/Workflow/Instances/{Guid.NewGuid()}/Signals", body)).Fails(ErrorCodes.UnsupportedMediaType);

        Assert.Contains($"'{encoding.Split(' ')[^1]}'", refused.Says, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_that_says_to_be_not_packed_is_taken()
    {
        using var body = Person.Bytes(Encoding.UTF8.GetBytes(Signal));
        body.Headers.TryAddWithoutValidation("Content-Encoding", "identity");

        (await installation.As("alice").SendAsync(HttpMethod.Post, await SignalsAsync(), body)).Is(204);
    }

    [Fact]
    public async Task A_byte_order_mark_in_front_of_a_body_is_passed_over()
    {
        using var marked = Person.Bytes([0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(Signal)]);
        using var twice = Person.Bytes([0xEF, 0xBB, 0xBF, 0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(Signal)]);
        using var alone = Person.Bytes([0xEF, 0xBB, 0xBF]);
        var (alice, url) = (installation.As("alice"), await SignalsAsync());

        (await alice.SendAsync(HttpMethod.Post, url, marked)).Is(204);
        (await alice.SendAsync(HttpMethod.Post, url, twice)).Fails(ErrorCodes.InvalidRequest);
        Assert.Contains("empty", (await alice.SendAsync(HttpMethod.Post, url, alone)).Fails(ErrorCodes.InvalidRequest).Says, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("return=representation", 200)]
    [InlineData("return=\"representation\"", 200)]
    [InlineData("Return = Representation; depth=1", 200)]
    [InlineData("respond-async, wait=10, return=\"representation\"; x=\"a, b\"", 200)]
    [InlineData("note=\"a, return=representation\"", 204)]
    [InlineData("return=minimal, return=representation", 204)]
    [InlineData("return=\"represent\\ation\"", 200)]
    [InlineData("return", 204)]
    [InlineData("return=\"representation", 204)]
    [InlineData("", 204)]
    public async Task Prefer_is_read_as_its_standard_writes_it(string prefer, int status) =>
        (await installation.As("alice").PostAsync(await SignalsAsync(), Signal, ("Prefer", prefer))).Is(status);

    [Fact]
    public async Task A_query_parameter_that_no_endpoint_declares_is_refused_on_every_endpoint()
    {
        foreach (var row in PermissionMatrix.Rows.Values.Where(row => row.Method != "HEAD"))
        {
            var url = row.Path.Replace('{', '-').Replace('}', '-');
            using var body = row.Body is null ? null : Person.Bytes(Encoding.UTF8.GetBytes(row.Body));

            var refused = await Admin.SendAsync(new HttpMethod(row.Method), $"{url}?Misspelt=1", body);

            Assert.Equal(["Misspelt"], refused.Fails(ErrorCodes.InvalidRequest).Fields);
        }
    }

    [Theory]
    [InlineData("/Workflow/Instances?ReturnLimt=1&a.b.SortField=Id", "ReturnLimt a.b.SortField", "QueryString, PageReturned, ReturnLimit, SortField, SortAscending")]
    [InlineData("/Workflow/Definitions/5b6f2a34-6f5e-4a43-9f0e-3a0c7d7d1a10?pq.exportable=true", "pq.exportable", "definitionVersion, exportable")]
    [InlineData("/Security/Me?=", "", "there is none")]
    public async Task A_misspelt_query_parameter_is_told_those_that_are_known(string url, string fields, string known)
    {
        var refused = (await Admin.GetAsync(url)).Fails(ErrorCodes.InvalidRequest);

        Assert.Equal(fields, string.Join(' ', refused.Fields));
        Assert.Contains(known, refused.Says, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/Workflow/Instances?pq.returnLimit=1&QUERYSTRING=&query.sortField=Id")]
    [InlineData("/Workflow/Definitions/5b6f2a34-6f5e-4a43-9f0e-3a0c7d7d1a10?DEFINITIONVERSION=1&exportable=false")]
    [InlineData("/Security/Roles?pq.returnLimit=2&pq.sortField=Name")]
    public async Task A_query_parameter_that_is_declared_is_taken_in_any_case(string url) => (await Admin.GetAsync(url)).Is(200);

    [Fact]
    public async Task Roles_are_listed_like_everything_else()
    {
        var roles = await installation.As("erin").GetAsync("/Security/Roles?QueryString=Name+-contains+%22pki%22&ReturnLimit=1");

        Assert.Equal("1", roles.Is(200).Header("X-Total-Count"));
        Assert.Equal("PKI Approvers", Assert.Single(roles.Json.EnumerateArray()).Text("Name"));
    }

    [Fact]
    public async Task An_address_or_headers_that_are_too_long_are_refused_with_a_body()
    {
        (await Admin.GetAsync($"/Security/Me?x={new string('x', RequestSizes.Address)}")).Fails(ErrorCodes.AddressTooLong);
        (await Admin.GetAsync("/Security/Me", ("X-Long", new string('x', RequestSizes.Headers)))).Fails(ErrorCodes.HeadersTooLarge);
        (await Admin.GetAsync("/Security/Me", [.. Enumerable.Range(0, RequestSizes.HeaderCount).Select(number => ($"X-{number}", "1"))])).Fails(ErrorCodes.HeadersTooLarge);
    }

    private async Task<string> SignalsAsync() => $"/Workflow/Instances/{await installation.As("erin").StartAsync(Workflows.Enrollment)}/Signals";
}
