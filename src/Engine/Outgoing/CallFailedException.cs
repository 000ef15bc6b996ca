namespace WorkflowFunctions.Engine.Outgoing;

/// <summary>A call got no usable response. The message is a reason for the history, after secrets have been blacked out.</summary>
/// <param name="mayPass">Whether the same call may succeed later.</param>
/// <param name="retryAfter">How long the other side asked us to wait, if it did.</param>
public sealed class CallFailedException(string reason, bool mayPass, TimeSpan? retryAfter = null) : Exception(reason)
{
    public bool MayPass => mayPass;

    public TimeSpan? RetryAfter => retryAfter;
}
