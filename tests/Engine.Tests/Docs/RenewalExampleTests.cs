using WorkflowFunctions.Core;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Steps;
using WorkflowFunctions.Engine.Steps;

namespace WorkflowFunctions.Engine.Tests.Docs;

/// <summary>The example of the renewal, in an installation that has a service for it.</summary>
public sealed class RenewalExampleTests
{
    private static readonly Example Page = Example.Of(StepTypes.ExpirationRenewal);

    [Fact]
    public async Task A_renewal_runs_if_a_type_is_registered_in_its_place()
    {
        var renewer = new Renewer();
        await using var run = await Page.RunAsync(renewer, Page.Json(), workflowType: "Expiration");

        Assert.Equal(InstanceStatus.Complete, run.Snapshot.Status);
        Assert.Equal(Page.Json(1), run.Compact("certid", "cn", "renewed"));
        Assert.Equal("True", renewer.Pushed);
    }

    /// <summary>Declared as the page says.</summary>
    private sealed class Renewer : IStepExecutor
    {
        public StepType Type { get; } = StepTypes.ExpirationRenewal with { Check = _ => [] };

        public string? Pushed { get; private set; }

        public Task<EffectOutcome> ExecuteAsync(StepContext context, CancellationToken cancellation)
        {
            Pushed = context.Step.TextParameter("PushToCertStore");
            return Task.FromResult<EffectOutcome>(new EffectOutcome.Succeeded(JsonMap.Empty.Set("renewed", JsonValues.Of(JsonMap.Empty.Set("certid", JsonValues.Of(1312L))))));
        }
    }
}
