using WorkflowFunctions.Api.Http;
using WorkflowFunctions.Api.Tests.Kit;

namespace WorkflowFunctions.Api.Tests;

/// <summary>How deep a body may be nested: what is accepted can be stored and shown, where something stands around it.</summary>
public sealed class NestingTests(Installation installation) : IClassFixture<Installation>
{
    private const int Deepest = 60;

    [Fact]
    public async Task Initial_data_as_deep_as_a_body_may_be_is_read_back()
    {
        var erin = installation.As("erin");
        var started = (await erin.PostAsync("/Workflow/Instances", Start(Deepest))).Is(200).Json;
        (await installation.As("dave").SignalAsync(started.Id(), "OwnerApproval.ApprovalStatus")).Is(204);
        var read = await erin.ReadAsync(started.Id());
        Assert.Equal("SecurityApproval", read.Text("CurrentStepUniqueName"));
        Assert.Equal(started.GetProperty("InitialData").GetRawText(), read.GetProperty("InitialData").GetRawText());
        (await erin.PostAsync("/Workflow/Instances", Start(Deepest + 1))).Fails(ErrorCodes.InvalidRequest);
    }

    [Fact]
    public async Task Parameters_as_deep_as_a_body_may_be_are_read_back()
    {
        var admin = installation.As("admin");
        var path = $"/Workflow/Definitions/{await admin.CreateAsync("Deep")}";
        var saved = (await admin.PutAsync($"{path}/Steps", Steps(Deepest))).Is(200);
        Assert.Equal(saved.Text, (await admin.GetAsync(path)).Is(200).Text);
        (await admin.PutAsync($"{path}/Steps", Steps(Deepest + 1))).Fails(ErrorCodes.InvalidRequest);
    }

    [Theory]
    [InlineData(Deepest + 1)]
    [InlineData(1000)]
    public async Task Whoever_nests_too_deep_is_told_how_deep_is_allowed(int depth) =>
        Assert.Contains($"depth of {Deepest} ", (await installation.As("erin").PostAsync("/Workflow/Instances", Start(depth))).Fails(ErrorCodes.InvalidRequest).Says, StringComparison.Ordinal);

    private static string Start(int depth) => "{\"WorkflowType\":\"Revocation\",\"InitialData\":" + Nested(depth - 1) + "}";

    private static string Steps(int depth) =>
        "[{\"UniqueName\":\"A\",\"DisplayName\":\"A\",\"ExtensionName\":\"SetVariable\",\"ConfigurationParameters\":" + Nested(depth - 2) + "}]";

    private static string Nested(int depth) => string.Concat(Enumerable.Repeat("{\"a\":", depth)) + "1" + new string('}', depth);
}
