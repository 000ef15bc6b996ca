namespace WorkflowFunctions.Engine.Outgoing;

/// <summary>A call got no answer that could be used. The message is a reason for the history, once secrets are blacked out in it.</summary>
/// <param name="mayPass">Whether the same call may succeed later.</param>
/// <param name="retryAfter">How long the other side asked to be left alone, if it did.</param>
public sealed class CallFailedException(string reason, bool mayPass, TimeSpan? retryAfter = null) : Exception(reason)
{
    public bool MayPass => mayPass;

    public TimeSpan? RetryAfter => retryAfter;
}
