using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Core.Instances;

namespace WorkflowFunctions.Core.Machine;

/// <summary>What a host must do for an instance until it is advanced again.</summary>
public abstract record NextAction
{
    private NextAction()
    {
    }

    /// <summary>Run this attempt and record its outcome.</summary>
    public sealed record RunStep(AttemptId Attempt) : NextAction;

    /// <summary>Wait until this time.</summary>
    public sealed record WaitUntil(DateTimeOffset Time) : NextAction;

    /// <summary>Wait until this signal arrives, or until a deadline or a reminder is due.</summary>
    public sealed record AwaitSignal(SignalKey Signal, DateTimeOffset? Until) : NextAction;

    /// <summary>Start the instance that replaces this one, and record that it exists.</summary>
    public sealed record StartSuccessor : NextAction;

    /// <summary>Nothing more: the instance has ended.</summary>
    public sealed record Finished(InstanceStatus Status) : NextAction;
}

/// <summary>Identifies one attempt at one effect of one visit.</summary>
public sealed record AttemptId(int Visit, string Effect, int Number)
{
    /// <summary>The key under which the outcome of this attempt is recorded.</summary>
    public string OutcomeKey => InboxKeys.Outcome(Visit, Effect, Number);
}
