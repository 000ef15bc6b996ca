using System.Text;
using System.Text.Json;
using WorkflowFunctions.Api.Tests.Kit;

namespace WorkflowFunctions.Api.Tests;

/// <summary>The requests in <c>samples/*.http</c> are those of the API, all of them, and they work on the demo as they stand.</summary>
public sealed class SampleRequestTests
{
    public static TheoryData<string> Files => [.. SampleRequests.Files.Select(file => Path.GetFileName(file))];

    [Fact]
    public async Task Every_operation_has_a_request_and_every_request_has_an_operation()
    {
        await using var installation = await Installation.StartAsync(_ => { });
        var contract = await Contract.OfAsync(installation.Services);
        var requests = SampleRequests.Files.SelectMany(SampleRequests.Read).ToList();
        Assert.All(requests, request => Assert.NotNull(contract.Find(request.Method, request.Path)));
        Assert.Equal(
            contract.Operations.Select(operation => operation.Id).Order(),
            requests.Select(request => contract.Find(request.Method, request.Path)!.Id).Distinct().Order());
    }

    [Theory]
    [MemberData(nameof(Files))]
    public async Task The_requests_of_a_file_succeed_in_their_order(string file)
    {
        await using var installation = await Installation.StartAsync(_ => { });
        var contract = await Contract.OfAsync(installation.Services);
        var requests = SampleRequests.Read(SampleRequests.Files.Single(path => Path.GetFileName(path) == file));
        Assert.NotEmpty(requests);
        var responses = new Dictionary<string, JsonElement>();
        foreach (var request in requests)
        {
            if (contract.RequestSchema(request.Method, request.Path) is { } schema && request.Body.Length > 0)
                Assert.Empty(contract.SchemaProblems(schema, request.Body));
            var headers = request.Headers.Where(header => header.Name != "Content-Type").ToArray();
            var body = request.Body.Length == 0 ? null : Person.Bytes(Encoding.UTF8.GetBytes(request.Body), request.Headers.Single(header => header.Name == "Content-Type").Value);
            var response = await installation.Anybody().SendAsync(HttpMethod.Parse(request.Method), request.UrlAfter(responses), body, headers);
            Assert.True(response.Status is 200 or 204, $"{request}: {response.Status} {response.Text}");
            if (request.Name is { } name)
                responses[name] = response.Json;
        }
    }
}
