using System.Collections.Immutable;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using WorkflowFunctions.Api.Http;
using WorkflowFunctions.Api.OpenApi;
using WorkflowFunctions.Api.SignIn;
using WorkflowFunctions.Api.Tests.Kit;
using WorkflowFunctions.Core.Security;

namespace WorkflowFunctions.Api.Tests.Matrix;

/// <summary>What endpoints declare that callers need is what the document says, and what is asked for: no more, no less.</summary>
public sealed partial class DeclaredAccessTests(DeclaredAccessTests.Keyholders keyholders) : IClassFixture<DeclaredAccessTests.Keyholders>
{
    private static readonly ImmutableArray<string> AccessStrings =
    [
        AccessString.ReadInstances, AccessString.ReadMine, AccessString.ReadPending, AccessString.StartInstances, AccessString.ManageInstances,
        AccessString.ReadDefinitions, AccessString.ModifyDefinitions, AccessString.ReadSecurity, AccessString.ModifySecurity,
    ];

    [Fact]
    public void Every_route_declares_who_may_use_it()
    {
        Assert.NotEmpty(keyholders.Routes);
        Assert.Empty(keyholders.Routes.Where(route => route.Metadata.GetMetadata<Access>() is null).Select(route => route.DisplayName));
        Assert.All(Declared(), declared => Assert.Same(declared.Operation.Access, declared.Access));
    }

    [Fact]
    public async Task The_document_names_exactly_the_access_strings_that_are_declared()
    {
        var operations = (await Contract.OfAsync(keyholders.Installation.Services)).Operations.ToDictionary(operation => operation.Id);
        foreach (var (operation, access, _) in Declared())
        {
            var named = Named().Matches(operations[operation.Id].Json["description"]?.GetValue<string>() ?? "").Select(match => match.Groups[1].Value);
            Assert.True(access.AccessStrings.Order().SequenceEqual(named.Distinct().Order()), $"{operation.Id} names {string.Join(", ", named)}.");
        }
    }

    [Fact]
    public async Task Only_operations_that_need_access_strings_are_documented_as_refused_for_lack_of_them()
    {
        var contract = await Contract.OfAsync(keyholders.Installation.Services);
        Assert.Equal(
            Declared().Where(declared => declared.Access is Access.AllOf).Select(declared => declared.Operation.Id).Order(),
            contract.Operations.Where(operation => contract.Resolve(operation.Json["responses"]!["403"])?.ToJsonString().Contains(
                ErrorCodes.NotPermitted.Text, StringComparison.Ordinal) is true).Select(operation => operation.Id).Order());
    }

    [Theory]
    [MemberData(nameof(Routes))]
    public async Task A_caller_who_lacks_one_of_the_access_strings_is_refused_and_one_who_holds_just_them_is_not(string route)
    {
        var (_, access, _) = Declared().Single(declared => declared.Route == route);
        foreach (var lacked in access.AccessStrings)
        {
            var response = await SendAsync(route, Keyholders.Without(lacked));
            Assert.Equal((403, ErrorCodes.NotPermitted.Text), (response.Status, response.Code));
            Assert.Contains($"'{lacked}'", response.Text, StringComparison.Ordinal);
        }

        Assert.Equal(PermissionMatrix.Rows[route].Expected[^1], (await SendAsync(route, Keyholders.WithJust(access.AccessStrings))).Status);
    }

    [Theory]
    [InlineData("GET /Workflow/Instances/{instanceId}")]
    [InlineData("GET /Workflow/Instances/{instanceId}/History")]
    public async Task To_a_caller_who_holds_none_of_the_access_strings_that_show_instances_there_is_none(string route)
    {
        var (_, access, _) = Declared().Single(declared => declared.Route == route);
        Assert.Equal([AccessString.ReadInstances, AccessString.ReadMine, AccessString.ReadPending], Assert.IsType<Access.AnyOf>(access).Showing);
        Assert.Equal(404, (await SendAsync(route, Keyholders.Without([.. access.AccessStrings]))).Status);
        Assert.Equal(200, (await SendAsync(route, Keyholders.WithJust([AccessString.ReadInstances]))).Status);
    }

    [Theory]
    [InlineData("admin", 403)]
    [InlineData(null, 401)]
    public async Task A_route_that_declares_nothing_is_closed_even_to_those_who_may_do_everything(string? caller, int status)
    {
        await using var installation = await Installation.StartAsync(_ => { }, app => app.MapGet("/Undeclared", () => "open"));
        Assert.Equal(status, (await installation.As(caller ?? MatrixCallers.Anonymous, isMatrix: caller is null).GetAsync("/Undeclared")).Status);
    }

    [Fact]
    public async Task A_route_that_lets_everybody_in_without_declaring_it_is_closed()
    {
        await using var installation = await Installation.StartAsync(_ => { }, app => app.MapGet("/Undeclared", () => "open").AllowAnonymous());
        Assert.Equal(403, (await installation.Anybody().GetAsync("/Undeclared")).Status);
    }

    [Fact]
    public async Task A_route_that_needs_access_strings_and_responds_without_a_check_tells_nothing()
    {
        var operation = new Operation("Forgotten", "Service", "Forgets the check")
        {
            Access = new Access.AllOf(AccessString.ManageInstances),
            Responses = [OpenApi.OperationResponse.NoContent("Never.")],
        };
        await using var installation = await Installation.StartAsync(_ => { }, app => app.MapGet("/Forgotten", () => "open").Describe(operation));
        Assert.Equal(500, (await installation.As("admin").GetAsync("/Forgotten")).Status);
    }

    public static TheoryData<string> Routes() =>
        [.. PermissionMatrix.Rows.Where(row => row.Value.Expected is [401, 403 or 404, ..] && !IsDecidedByRequest(row.Key)).Select(row => row.Key)];

    [Fact]
    public void Every_route_that_needs_access_strings_is_tried() => Assert.Equal(
        Declared().Where(declared => declared.Access is Access.AllOf).Select(declared => declared.Route).Order(), Routes().Select(row => row.Data).Order());

    private static bool IsDecidedByRequest(string route) =>
        route is "GET /Workflow/Instances/{instanceId}" or "GET /Workflow/Instances/{instanceId}/History" or "POST /Workflow/Instances/{instanceId}/Signals"
            or "POST /Workflow/Instances/{instanceId}/Withdraw" or "POST /Workflow/Instances/{instanceId}/Assignees"
            or "POST /Workflow/Delegations" or "DELETE /Workflow/Delegations/{delegationId}";

    private async Task<Kit.ApiResponse> SendAsync(string route, string caller)
    {
        var row = PermissionMatrix.Rows[route];
        var path = await keyholders.PrepareAsync(row.Path);
        return await keyholders.Installation.As(caller).SendAsync(
            new HttpMethod(row.Method), path, row.Body is null ? null : Kit.Person.Bytes(Encoding.UTF8.GetBytes(row.Body)));
    }

    private IEnumerable<(Operation Operation, Access Access, string Route)> Declared() =>
        from route in keyholders.Routes
        let operation = route.Metadata.GetMetadata<Operation>()
        where operation is not null
        select (operation, route.Metadata.GetMetadata<Access>()!, $"{route.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods[0]} {Kit.Routes.Path(route)}");

    [GeneratedRegex("`(/[a-z/]+/)`")]
    private static partial Regex Named();

    /// <summary>For each set of access strings that matters, somebody who holds just them.</summary>
    public sealed class Keyholders : PermissionMatrixTests.Crowd
    {
        private static readonly ImmutableArray<ImmutableArray<string>> Held =
        [
            .. AccessStrings.Select(lacked => Rest([lacked])),
            Rest([AccessString.ReadInstances, AccessString.ReadMine, AccessString.ReadPending]),
            .. AccessStrings.Select(held => ImmutableArray.Create(held)),
            [AccessString.ManageInstances, AccessString.ReadInstances],
            [AccessString.ReadDefinitions, AccessString.ModifyDefinitions],
        ];

        public Keyholders()
            : base(Add)
        {
        }

        public IReadOnlyList<RouteEndpoint> Routes =>
            [.. Installation.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()];

        public static string Without(params ImmutableArray<string> lacked) => WithJust(Rest(lacked));

        public static string WithJust(ImmutableArray<string> held) => Name(Held.Select((set, index) => (set, index)).First(one => one.set.ToHashSet().SetEquals(held)).index);

        private static ImmutableArray<string> Rest(ImmutableArray<string> lacked) =>
            [.. AccessStrings.Where(held => !lacked.Any(text => AccessString.Grants(held, text)))];

        private static string Name(int index) => $"holder{index}";

        private static void Add(WebApplicationBuilder builder)
        {
            MatrixCallers.Add(builder);
            foreach (var (index, held) in Held.Index())
            {
                builder.AddRole(10 + index, Name(index), [.. held]);
                builder.AddUser(8 + index, Name(index), 10 + index);
            }
        }
    }
}
