using Microsoft.Extensions.DependencyInjection;
using WorkflowFunctions.Core;
using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Machine;
using WorkflowFunctions.Core.Security;
using WorkflowFunctions.Engine;

namespace WorkflowFunctions.Api.Security.Tests;

/// <summary>Whom a step asks by a role token, in an installation with these settings and roles.</summary>
internal static class AskedBy
{
    /// <summary>The names of people, or the ids of roles; or why the step fails.</summary>
    public static async Task<string> TokenAsync(SecurityApp app, string token) => await StateAsync(app, token) switch
    {
        InstanceState.AwaitingSignal { People: [_, ..] people } => string.Join(", ", people.Select(person => person.Name)),
        InstanceState.AwaitingSignal { RoleIds: var roles } => $"roles {string.Join(", ", roles)}",
        InstanceState.Failed failed => failed.Reason,
        var other => other.ToString(),
    };

    /// <summary>The person whom a step asks by a role token.</summary>
    public static async Task<Person> PersonAsync(SecurityApp app, string token) =>
        Assert.Single(Assert.IsType<InstanceState.AwaitingSignal>(await StateAsync(app, token)).People);

    private static async Task<InstanceState> StateAsync(SecurityApp app, string token)
    {
        var directory = await app.Services.GetRequiredService<IRoleDirectory>().ApproversAsync(TestContext.Current.CancellationToken);
        var step = new StepDefinition
        {
            Id = Guid.NewGuid(),
            UniqueName = "Ask",
            DisplayName = "Ask",
            ExtensionName = "RequireApproval",
            Signals = [new SignalDefinition("ApprovalStatus", []) { RoleTokens = [token] }],
        };
        var definition = new WorkflowDefinition { Id = Guid.NewGuid(), Version = 1, DisplayName = "Ask", WorkflowType = "Ask", Steps = [step] };
        var origin = new InstanceOrigin
        {
            Id = Guid.NewGuid(),
            DefinitionId = definition.Id,
            DefinitionVersion = 1,
            DefinitionDisplayName = "Ask",
            WorkflowType = "Ask",
            Title = "Ask",
            ReferenceId = 1,
            Initiator = new Person("k", "somebody"),
            InitialData = JsonMap.Empty,
            StartDate = app.Time.GetUtcNow(),
            Selector = new StartSelector(definition.Id, null, null, null),
        };
        return WorkflowMachine.Start(origin, definition, directory: directory).Snapshot.State;
    }
}
