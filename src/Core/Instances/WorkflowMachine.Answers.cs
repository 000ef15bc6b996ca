using WorkflowFunctions.Core.Definitions;

namespace WorkflowFunctions.Core.Instances;

public static partial class WorkflowMachine
{
    private static void Answer(Transition transition, SignalReceived signal, InstanceState.AwaitingSignal waiting)
    {
        transition.Remember(signal);
        if (transition.Step(transition.Snapshot.Position.UniqueName) is not { } step)
        {
            transition.NoteSignalNotCounted(signal, "the definition no longer has the step");
            transition.Fail("the definition no longer has this step");
            return;
        }

        switch (SignalAnswer.Of(step, signal))
        {
            case ApprovalAnswer approval when waiting.VoteOf(signal.By.Key) is null:
                Count(transition, signal, step, waiting, approval);
                break;
            case ApprovalAnswer:
                transition.NoteSignalNotCounted(signal, $"{signal.By.Name} had answered before");
                break;
            case InputAnswer input:
                transition.NoteSignal(signal, "gave input");
                if (transition.Store(input.Values))
                    transition.GoOn(new Sequel.Follow(StepOutputs.Continue));
                break;
            default:
                transition.NoteSignalNotCounted(signal, "its data could not be read");
                break;
        }
    }

    private static void Count(
        Transition transition, SignalReceived signal, StepDefinition step, InstanceState.AwaitingSignal waiting, ApprovalAnswer answer)
    {
        transition.NoteSignal(signal, answer.Approved ? "approved" : "denied");
        var vote = new Vote(signal.By, signal.RoleIds, answer.Approved, answer.Comment, signal.At);
        var counted = waiting with { Votes = waiting.Votes.Add(vote) };
        var count = ApprovalCount.Of(counted, ApprovalRules.Of(step));
        if (count.IsApproved || count.IsDenied)
            Settle(transition, step, counted, count.IsApproved);
        else
            transition.Await(counted, count.Message);
    }

    private static void Settle(Transition transition, StepDefinition step, InstanceState.AwaitingSignal settled, bool approved)
    {
        var last = settled.Votes[^1].By.Name;
        transition.Note(HistoryKind.StepSettled, $"{step.DisplayName}: {(approved ? "approved" : "denied")}.");
        if (!StoreComments(transition, step, settled))
            return;

        Sequel then = approved ? new Sequel.Follow(StepOutputs.Continue)
            : step.Target(StepOutputs.Deny) is not null ? new Sequel.Follow(StepOutputs.Deny)
            : new Sequel.Reject($"Denied by {last} at step '{step.DisplayName}'.");
        if (step.Parameter((approved ? "ApprovalEmail" : "DenialEmail") + "Recipients") is not null)
            transition.BeginAttempt(approved ? Effects.ApprovalMail : Effects.DenialMail, then);
        else
            transition.GoOn(then);
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

        if (!StoreComments(transition, step, waiting))
            return;
        if (step.Target(StepOutputs.Deadline) is not null)
            transition.GoOn(new Sequel.Follow(StepOutputs.Deadline));
        else if (WaitRules.Of(step).ContinueOnDeadline)
            transition.GoOn(new Sequel.Follow(StepOutputs.Continue));
        else
            transition.GoOn(new Sequel.Reject($"The deadline of step '{step.DisplayName}' passed."));
    }

    /// <summary>However an approval was settled: what an earlier step's approvers said must not pass for what was said here.</summary>
    private static bool StoreComments(Transition transition, StepDefinition step, InstanceState.AwaitingSignal settled)
    {
        if (!step.IsOfType(StepTypes.RequireApproval.ExtensionName))
            return true;
        var comments = settled.Votes.Where(vote => !string.IsNullOrWhiteSpace(vote.Comment)).Select(vote => $"{vote.By.Name}: {vote.Comment}");
        return transition.Store(JsonMap.Empty.Set(Transition.CommentsName, string.Join("; ", comments)));
    }
}
