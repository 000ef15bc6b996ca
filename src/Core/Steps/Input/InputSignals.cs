using System.Collections.Immutable;
using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Steps.Asking;

namespace WorkflowFunctions.Core.Steps.Input;

/// <summary>How a step that asks for values treats people's answers: the first one settles it.</summary>
internal sealed class InputSignals : SignalRules
{
    public override StatusMessage MessageOf(StepDefinition step, InstanceState.AwaitingSignal waiting) =>
        new($"Awaiting input from {AskedNames.Places([.. waiting.RoleIds.Select((_, index) => $"{{{index}}}")], waiting.People, waiting.RoleIds.Length)}.", waiting.RoleIds)
        {
            People = AskedNames.Shown(waiting.People),
        };

    public override (SignalAnswer? Answer, ImmutableArray<Problem> Problems) Read(StepDefinition step, JsonMap data) =>
        InputAnswer.Parse(StepInput.Of(step), data);

    /// <summary>A pattern may take its whole limit with each value.</summary>
    public override bool ReadsQuickly(StepDefinition step) => StepInput.Of(step).All(input => input.Rules.Pattern is null);

    public override AnswerResult Take(StepDefinition step, InstanceState.AwaitingSignal waiting, SignalReceived signal, SignalAnswer answer) =>
        answer is InputAnswer input
            ? new AnswerResult.Settles("gave input", input.Values, new Continuation.Follow(StepOutputs.Continue))
            : AnswerResult.NotCounted.Unreadable;

    protected override SignalAnswer? ReadStored(StepDefinition step, JsonMap data) => InputAnswer.ReadStored(StepInput.Of(step), data);
}
