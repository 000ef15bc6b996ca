using System.Reflection;
using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Steps;
using WorkflowFunctions.Core.Steps.Approval;
using WorkflowFunctions.Core.Steps.Input;
using WorkflowFunctions.Core.Tests.Support;

namespace WorkflowFunctions.Core.Tests.Steps;

public class BuiltInStepTests
{
    private static readonly JsonMap Nothing = JsonMap.Empty;

    /// <summary>A folder without its line in <see cref="StepTypes.All"/> would be a step type that nobody can use.</summary>
    [Fact]
    public void Every_step_type_that_a_folder_declares_is_in_the_list()
    {
        var declared = typeof(StepTypes).Assembly.GetTypes()
            .Where(type => type.Namespace?.StartsWith(typeof(StepTypes).Namespace + ".", StringComparison.Ordinal) == true)
            .SelectMany(type => type.GetProperties(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic))
            .Where(property => property.PropertyType == typeof(StepType))
            .Select(property => (StepType)property.GetValue(null)!);

        Assert.Equal(
            StepTypes.All.Concat(StepTypes.OptIn).Select(type => type.ExtensionName).Order(StringComparer.Ordinal),
            declared.Select(type => type.ExtensionName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_type_has_a_signal_if_and_only_if_it_waits_for_people() => Assert.All(
        StepTypes.All, type => Assert.Equal(type.Behaviour is StepBehaviour.Signal, type.SignalName is not null));

    /// <summary>How an instance stands that has just entered a step of the type, without any parameters and with the type's signal.</summary>
    [Theory]
    [InlineData("NOOPStep", "Complete", "Complete.")]
    [InlineData("RequireApproval", "AwaitingSignal", "Awaiting 1 more approval(s) from PKI Approvers.")]
    [InlineData("RequireInput", "AwaitingSignal", "Awaiting input from PKI Approvers.")]
    [InlineData("Delay", "Failed", "Step 'Do' failed: neither Hours nor Until is given")]
    [InlineData("Decision", "Failed", "Step 'Do' failed: its output 'otherwise' leads to no step")]
    [InlineData("Reject", "Rejected", "Rejected at step 'Do step'.")]
    [InlineData("SetVariable", "Complete", "Complete.")]
    [InlineData("UpdateMetadata", "Complete", "Complete.")]
    [InlineData("Email", "Running", "Running step 'Do step'.")]
    [InlineData("RESTRequest", "Running", "Running step 'Do step'.")]
    [InlineData("OAuthRESTRequest", "Running", "Running step 'Do step'.")]
    [InlineData("AzureFunction", "Running", "Running step 'Do step'.")]
    [InlineData("AzureFunctionOAuth", "Running", "Running step 'Do step'.")]
    [InlineData("Script", "Running", "Running step 'Do step'.")]
    [InlineData("ExpirationRenewal", "Running", "Running step 'Do step'.")]
    [InlineData("OfAnotherRelease", "Running", "Running step 'Do step'.")]
    public void The_machine_treats_a_step_as_its_type_says(string type, string state, string message)
    {
        var walk = Enter(type);

        Assert.Equal(state, walk.Snapshot.State.GetType().Name);
        Assert.Equal(message, walk.Message);
    }

    [Fact]
    public void The_table_above_names_every_built_in_type() => Assert.Equal(
        StepTypes.All.Select(type => type.ExtensionName).Append("OfAnotherRelease").Order(StringComparer.Ordinal),
        typeof(BuiltInStepTests).GetMethod(nameof(The_machine_treats_a_step_as_its_type_says))!.GetCustomAttributes<InlineDataAttribute>()
            .Select(row => (string)row.Data[0]!).Order(StringComparer.Ordinal));

    [Theory]
    [InlineData("RequireApproval")]
    [InlineData("RequireInput")]
    public void An_answer_of_another_kind_is_kept_and_not_counted(string type)
    {
        SignalAnswer foreign = type == "RequireInput" ? new ApprovalAnswer(Approved: true, null) : new InputAnswer(Nothing);
        var walk = Enter(type);

        walk.Take(Entries.Signal(walk.Visit, People.Alice, Nothing, Walk.Noon, "Do") with { Answer = foreign });

        Assert.Equal("SignalNotCounted", walk.Kinds);
        Assert.Equal("AwaitingSignal", walk.Snapshot.State.GetType().Name);
    }

    private static Walk Enter(string type)
    {
        var step = Flow.Step(type, "Do", to: null);
        var signal = StepTypes.Find(type)?.SignalName;
        step = step with { Signals = signal is null ? [] : [new SignalDefinition(signal, [People.PkiApprovers])] };
        return Walk.Begin(Flow.Of(Flow.Start("Do"), step));
    }
}
