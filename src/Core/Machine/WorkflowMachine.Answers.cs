using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Steps;
using WorkflowFunctions.Core.Steps.Approval;

namespace WorkflowFunctions.Core.Machine;

public static partial class WorkflowMachine
{
    private static void Answer(Transition transition, SignalReceived signal, InstanceState.AwaitingSignal waiting)
    {
        var voiceUsed = Voices.Used(transition.Snapshot, waiting, signal.By, signal.For);
        transition.Remember(signal);
        if (transition.StepOf(waiting) is not { } step)
        {
            transition.NoteSignalNotCounted(signal, "the definition no longer has the step");
            transition.Fail("the definition no longer has this step");
            return;
        }

        if (RulesOf(step) is not { } rules)
        {
            transition.NoteSignalNotCounted(signal, $"a step of type '{step.ExtensionName}' takes no answers");
            transition.Fail($"a step of type '{step.ExtensionName}' waits for nobody");
            return;
        }

        var answer = rules.AnswerOf(step, signal);
        var result = answer is null ? AnswerResult.NotCounted.Unreadable
            : voiceUsed is not null ? new AnswerResult.NotCounted($"{voiceUsed.Name} had answered before, or somebody in that person's place")
            : rules.Take(step, Voices.Use(waiting, signal.For), signal, answer);
        if (result is not AnswerResult.NotCounted)
            transition.RememberAbsent(signal);
        if (result is not AnswerResult.NotCounted && answer is ApprovalAnswer { Approved: true })
            transition.RememberApprover(signal);
        switch (result)
        {
            case AnswerResult.NotCounted(var reason):
                transition.NoteSignalNotCounted(signal, reason);
                break;
            case AnswerResult.Waits(var did, var counted, var message):
                transition.NoteSignal(signal, did);
                transition.Await(counted, message);
                break;
            case AnswerResult.Settles settled:
                transition.NoteSignal(signal, settled.Did);
                Settle(transition, step, settled);
                break;
        }
    }

    private static void Settle(Transition transition, StepDefinition step, AnswerResult.Settles settled)
    {
        if (settled.Outcome is { } outcome)
            transition.Note(HistoryKind.StepSettled, $"{step.DisplayName}: {outcome}.");
        if (!transition.Store(settled.Values))
            return;
        if (settled.Notice is { } notice)
            transition.OfferAttempt(notice, settled.Then);
        else
            transition.GoOn(settled.Then);
    }

    private static void SettleByTime(Transition transition, InstanceState.AwaitingSignal waiting)
    {
        var step = transition.Step(transition.Snapshot.Position.UniqueName);
        transition.Note(HistoryKind.DeadlineElapsed, "The deadline passed.");
        if (step is null)
        {
            transition.Fail("the definition no longer has this step");
            return;
        }

        if (RulesOf(step) is { } rules && !transition.Store(rules.ValuesAtDeadline(waiting)))
            return;
        if (step.Target(StepOutputs.Deadline) is not null)
            transition.GoOn(new Continuation.Follow(StepOutputs.Deadline));
        else if (WaitRules.Of(step).ContinueOnDeadline)
            transition.GoOn(new Continuation.Follow(StepOutputs.Continue));
        else
            transition.GoOn(new Continuation.Reject($"The deadline of step '{step.DisplayName}' passed."));
    }

    /// <summary>How the type of the step treats signals; null if it takes none.</summary>
    private static SignalRules? RulesOf(StepDefinition step) => (StepTypes.Find(step.ExtensionName)?.Behaviour as StepBehaviour.Signal)?.Rules;
}
