using System.Text;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.OpenApi;
using WorkflowFunctions.Api.Http;
using WorkflowFunctions.Api.OpenApi;
using WorkflowFunctions.Api.Tests.Kit;
using WorkflowFunctions.Core.Instances;

namespace WorkflowFunctions.Api.Tests;

/// <summary>The document describes every endpoint, wholly, and in valid OpenAPI.</summary>
public sealed class OpenApiTests(Installation installation) : IClassFixture<Installation>
{
    [Fact]
    public async Task Every_route_is_declared_and_stands_in_the_document()
    {
        var routes = installation.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().ToList();
        Assert.NotEmpty(routes);
        var undeclared = routes.Where(route => route.Metadata.GetMetadata<Operation>() is null && !IsOfTheConsole(route) && route.Metadata.GetMetadata<IPipelinePart>() is null);
        Assert.Empty(undeclared.Select(route => route.DisplayName));

        var declared = routes.Select(route => route.Metadata.GetMetadata<Operation>()).OfType<Operation>().Select(operation => operation.Id).Order();
        Assert.Equal(declared, (await ContractAsync()).Operations.Select(operation => operation.Id).Order());
    }

    [Fact]
    public void Until_somebody_reads_it_routes_need_no_type_that_is_looked_at_by_reflection()
    {
        var options = installation.Services.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions;
        Assert.IsAssignableFrom<JsonSerializerContext>(options.GetTypeInfo(typeof(object)).OriginatingResolver);
    }

    [Fact]
    public async Task It_is_valid_and_no_operation_shares_its_id_with_another()
    {
        var (document, problems) = OpenApiDocument.Parse(Encoding.UTF8.GetString((await DocumentAsync()).Span), "json");
        Assert.Empty(problems!.Errors.Select(error => error.ToString()));
        Assert.Empty(problems.Warnings.Select(warning => warning.ToString()));
        var ids = document!.Paths.SelectMany(path => path.Value.Operations!.Values).Select(operation => operation.OperationId).ToList();
        Assert.Equal(ids.Distinct(), ids);
    }

    /// <summary>A change of what clients are generated from is seen in a review: it changes this file.</summary>
    [Fact]
    public async Task Its_operations_and_schemas_are_the_known_ones()
    {
        var contract = await ContractAsync();
        IEnumerable<string> lines =
        [
            .. contract.Operations.Select(operation => $"{operation.Id} = {operation.Method} {operation.Path}").Order(StringComparer.Ordinal),
            .. contract.Schemas.Select(schema => $"{schema.Key} {{ {Members(schema.Value!)} }}").Order(StringComparer.Ordinal),
        ];
        Assert.Equal(await File.ReadAllLinesAsync(Path.Combine(AppContext.BaseDirectory, "openapi.txt"), TestContext.Current.CancellationToken), lines);
    }

    [Fact]
    public async Task Every_example_fits_its_schema()
    {
        var contract = await ContractAsync();
        var examples = contract.Operations.SelectMany(contract.Examples).ToList();
        Assert.True(examples.Count > 100);
        foreach (var (place, schema, json) in examples)
            Assert.True(contract.SchemaProblems(schema, json) is [], $"{place}: {string.Join(", ", contract.SchemaProblems(schema, json))}");
    }

    [Fact]
    public async Task Every_operation_has_an_example_of_each_body()
    {
        var contract = await ContractAsync();
        Assert.All(contract.Operations.SelectMany(contract.Bodies), body => Assert.NotEmpty(body.Content["examples"]!.AsObject()));
    }

    [Fact]
    public async Task Every_member_of_every_schema_is_described()
    {
        foreach (var (name, schema) in (await ContractAsync()).Schemas)
        {
            Assert.False(schema!["additionalProperties"]!.GetValue<bool>(), $"{name} takes any member.");
            Assert.NotEmpty(schema["description"]!.GetValue<string>());
            foreach (var (member, value) in schema["properties"]!.AsObject().Where(member => member.Value!["$ref"] is null))
            {
                var description = value!["description"]?.GetValue<string>() ?? "";
                Assert.True(description.Length > 0 && !description.Contains("immutable", StringComparison.Ordinal), $"{name}.{member}: {description}");
            }
        }
    }

    [Fact]
    public async Task A_status_is_an_integer_whose_names_are_listed()
    {
        var status = (await ContractAsync()).Schemas["InstanceQueryResponse"]!["properties"]!["Status"]!;
        Assert.Equal("integer", status["type"]!.GetValue<string>());
        Assert.Contains(
            "0 Unknown, 1 Running, 2 Suspended, 3 Failed, 4 Complete, 5 Rejected, 6 CanceledForRestart.",
            status["description"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Equal(Enum.GetValues<InstanceStatus>().Select(value => (int)value), status["enum"]!.AsArray().Select(value => value!.GetValue<int>()));
    }

    [Theory]
    [InlineData("/openapi/v1.json")]
    [InlineData("/KeyfactorAPI/openapi/v1.json")]
    public async Task Anybody_can_read_it_under_either_path(string path)
    {
        var response = (await installation.Anybody().GetAsync(path)).Is(200);
        Assert.Equal(Encoding.UTF8.GetString((await DocumentAsync()).Span), response.Text);
    }

    [Fact]
    public async Task Only_what_anybody_may_do_is_without_a_sign_in()
    {
        var contract = await ContractAsync();
        Assert.Equal(
            ["GetLive", "GetOpenApiDocument", "GetReady"],
            contract.Operations.Where(operation => operation.Json["security"] is JsonArray { Count: 0 }).Select(operation => operation.Id).Order());
    }

    private static bool IsOfTheConsole(RouteEndpoint route) => route.RoutePattern.RawText!.StartsWith("/console", StringComparison.Ordinal);

    private static string Members(JsonNode schema)
    {
        var required = schema["required"]?.AsArray().Select(name => name!.GetValue<string>()).ToHashSet() ?? [];
        return string.Join(", ", schema["properties"]!.AsObject().Select(member => required.Contains(member.Key) ? member.Key : member.Key + "?"));
    }

    private Task<ReadOnlyMemory<byte>> DocumentAsync() => installation.Services.GetRequiredService<ApiDocument>().ReadAsync();

    private Task<Contract> ContractAsync() => Contract.OfAsync(installation.Services);
}
