using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Core.Instances;

namespace WorkflowFunctions.Core.Machine;

/// <summary>What a host has to do for an instance until it is advanced again.</summary>
public abstract record NextAction
{
    private NextAction()
    {
    }

    /// <summary>Run this attempt, and record its outcome.</summary>
    public sealed record RunStep(AttemptId Attempt) : NextAction;

    /// <summary>Nothing before this moment.</summary>
    public sealed record WaitUntil(DateTimeOffset Time) : NextAction;

    /// <summary>Nothing before this signal rings, or the time comes at which a deadline or a reminder is due.</summary>
    public sealed record AwaitSignal(SignalKey Signal, DateTimeOffset? Until) : NextAction;

    /// <summary>Start the instance that takes the place of this one, and record that it is there.</summary>
    public sealed record StartSuccessor : NextAction;

    /// <summary>Nothing any more.</summary>
    public sealed record Finished(InstanceStatus Status) : NextAction;
}

/// <summary>Names one attempt at one effect of one visit.</summary>
public sealed record AttemptId(int Visit, string Effect, int Number)
{
    /// <summary>The key under which the outcome of this attempt is recorded.</summary>
    public string OutcomeKey => InboxKeys.Outcome(Visit, Effect, Number);
}
