using WorkflowFunctions.Storage.Sqlite.Schema;

namespace WorkflowFunctions.Storage.Sqlite.Writing;

/// <summary>One member of a group of writes. Its caller gets a result only after the group's flush.</summary>
internal abstract class WriteJob
{
    /// <summary>Does the work inside the group's transaction and holds the result back. It is done again if the transaction is.</summary>
    public abstract void Run(Session session);

    /// <summary>Only this member failed, and was undone. The group goes on.</summary>
    public abstract void Refuse(Exception failure);

    /// <summary>The group is durable: the caller gets the result.</summary>
    public abstract void Complete();

    /// <summary>The group was not committed, or not flushed: the caller gets the failure.</summary>
    public abstract void Fail(Exception failure);
}

internal sealed class WriteJob<T>(Func<Session, T> work) : WriteJob
{
    // The writer must not run its callers' code: that would delay the next group.
    private readonly TaskCompletionSource<T> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T? _result;
    private Exception? _refusal;

    public Task<T> Done => _done.Task;

    public override void Run(Session session) => _result = work(session);

    public override void Refuse(Exception failure) => _refusal = failure;

    public override void Complete()
    {
        if (_refusal is null)
            _done.SetResult(_result!);
        else
            _done.SetException(_refusal);
    }

    public override void Fail(Exception failure) => _done.SetException(failure);
}
