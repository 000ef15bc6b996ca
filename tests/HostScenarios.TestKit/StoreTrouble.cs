using System.Reflection;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Engine;
using WorkflowFunctions.Engine.Instances;
using WorkflowFunctions.Engine.Stores;

namespace WorkflowFunctions.HostScenarios;

/// <summary>Whether the store of a host can be used now.</summary>
public sealed class StoreTrouble
{
    private readonly TaskCompletionSource _missed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _isAway;
    private volatile bool _refusesOutcomes;
    private volatile int _refusedOutcomes;

    public bool IsAway
    {
        get => _isAway;
        set => _isAway = value;
    }

    /// <summary>Whether the store takes no outcomes of steps, and all else.</summary>
    public bool RefusesOutcomes
    {
        get => _refusesOutcomes;
        set => _refusesOutcomes = value;
    }

    /// <summary>How many outcomes it has not taken.</summary>
    public int RefusedOutcomes => _refusedOutcomes;

    /// <summary>What a call throws while the store is away.</summary>
    public Func<Exception> Failure { get; init; } = () => new StorageUnavailableException("The store is away for a while.");

    /// <summary>Whether the store appends and folds a signal at once, if it can. If not, a signal takes two steps.</summary>
    public bool FoldsAtOnce { get; set; } = true;

    /// <summary>Completes once the store was called while it was away.</summary>
    public Task Missed => _missed.Task;

    /// <summary>The store as the host sees it.</summary>
    public IInstanceStore InFrontOf(IInstanceStore store)
    {
        var front = DispatchProxy.Create<IInstanceStore, Front>();
        ((Front)(object)front).Connect(store, this);
        return front;
    }

    /// <summary>Passes every call on, unless the store is away.</summary>
#pragma warning disable CA1852 // The proxy is made of a class that derives from this one.
    internal class Front : DispatchProxy
#pragma warning restore CA1852
    {
        private IInstanceStore _store = null!;
        private StoreTrouble _trouble = null!;

        public void Connect(IInstanceStore store, StoreTrouble trouble) => (_store, _trouble) = (store, trouble);

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
        {
            if (_trouble.IsAway)
            {
                _trouble._missed.TrySetResult();
                throw _trouble.Failure();
            }

            if (_trouble.RefusesOutcomes && args!.Any(argument => argument is OutcomeRecorded))
            {
                Interlocked.Increment(ref _trouble._refusedOutcomes);
                throw _trouble.Failure();
            }

            if (targetMethod!.Name == nameof(IInstanceStore.FoldAsync) && !_trouble.FoldsAtOnce)
                return Task.FromResult(FoldOutcome.NotOffered);
            return targetMethod.Invoke(_store, BindingFlags.DoNotWrapExceptions, binder: null, args, culture: null);
        }
    }
}
