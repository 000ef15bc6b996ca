namespace Microsoft.DurableTask;

public readonly struct TaskName
{
    private readonly string _value;

    private TaskName(string value) => _value = value;

    public static implicit operator TaskName(string value) => new(value);

    public static implicit operator string(TaskName value) => value._value;
}

public class RetryPolicy
{
    public RetryPolicy(
        int maxNumberOfAttempts, TimeSpan firstRetryInterval, double backoffCoefficient = 1.0, TimeSpan? maxRetryInterval = null,
        TimeSpan? retryTimeout = null)
    {
    }
}

public record TaskOptions
{
    private protected TaskOptions()
    {
    }

    public static TaskOptions FromRetryPolicy(RetryPolicy policy) => new();
}

public abstract class TaskOrchestrationContext
{
    public abstract string InstanceId { get; }

    public abstract DateTime CurrentUtcDateTime { get; }

    public abstract Task<TResult> CallActivityAsync<TResult>(TaskName name, object? input = null, TaskOptions? options = null);

    public virtual Task CallActivityAsync(TaskName name, object? input = null, TaskOptions? options = null) => Task.CompletedTask;

    public abstract Task CreateTimer(DateTime fireAt, CancellationToken cancellationToken);

    public abstract Task<T> WaitForExternalEvent<T>(string eventName, CancellationToken cancellationToken = default);

    public abstract void SetCustomStatus(object? customStatus);

    public abstract void ContinueAsNew(object? newInput = null, bool preserveUnprocessedEvents = true);
}
