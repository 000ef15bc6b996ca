using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Core.Instances;

namespace WorkflowFunctions.Core.Machine;

/// <summary>A person wants to answer the step that <paramref name="Signal"/> names.</summary>
public sealed record SignalCommand(SignalKey Signal, JsonMap Data);

/// <summary>The machine's verdict on a signal.</summary>
public abstract record Verdict
{
    private Verdict()
    {
    }

    /// <summary>It may be appended as this entry.</summary>
    public sealed record Accepted(SignalReceived Entry) : Verdict;

    /// <summary>The same answer was accepted before. The caller gets the same response, and nothing changes.</summary>
    public sealed record AlreadyDone : Verdict;

    public sealed record Refused(Refusal Reason) : Verdict;
}
