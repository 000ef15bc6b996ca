using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Core.Instances;

namespace WorkflowFunctions.Core.Machine;

/// <summary>A person wants to answer the step that <paramref name="Signal"/> names.</summary>
public sealed record SignalCommand(SignalKey Signal, JsonMap Data);

/// <summary>What the machine says of a command.</summary>
public abstract record Verdict
{
    private Verdict()
    {
    }

    /// <summary>It may be appended as this mail.</summary>
    public sealed record Accepted(SignalReceived Entry) : Verdict;

    /// <summary>The same command took effect before: the same answer, and nothing changes.</summary>
    public sealed record AlreadyDone : Verdict;

    public sealed record Refused(Refusal Reason) : Verdict;
}
