using System.Reflection;
using System.Runtime.ExceptionServices;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using WorkflowFunctions.Engine;
using WorkflowFunctions.Engine.Instances;
using WorkflowFunctions.Engine.Stores;

namespace WorkflowFunctions.Api.Tests.Kit;

/// <summary>The switch of a store that can be made to fail.</summary>
public sealed class StorageTrouble
{
    /// <summary>Nothing works.</summary>
    public bool IsDown { get; set; }

    /// <summary>Entries become durable, but nobody gets to know.</summary>
    public bool LosesResponses { get; set; }

    /// <summary>The next signal is taken, and from then on nothing works.</summary>
    public bool IsDownAfterNextSignal { get; set; }

    /// <summary>A signal is appended first and folded afterwards.</summary>
    public bool TakesTwoSteps { get; set; }

    /// <summary>Every list would have to read too much.</summary>
    public bool IsTooLarge { get; set; }

    /// <summary>How often the store was probed.</summary>
    public int Probes => Volatile.Read(ref _probes);

    private int _probes;

    internal void Count(string method)
    {
        if (method == nameof(IInstanceStore.ProbeAsync))
            Interlocked.Increment(ref _probes);
    }

    public void StandInFrontOfTheStore(WebApplicationBuilder builder) => builder.Services
        .AddSingleton(services => Wrap<IInstanceStore>(services.GetRequiredService<IWorkflowStore>()))
        .AddSingleton(services => Wrap<IInstanceLists>(services.GetRequiredService<IWorkflowStore>()))
        .AddSingleton(services => Wrap<IDefinitionStore>(services.GetRequiredService<IWorkflowStore>()))
        .AddSingleton(services => Wrap<IRoleStore>(services.GetRequiredService<IWorkflowStore>()))
        .AddSingleton(services => Wrap<IDelegationStore>(services.GetRequiredService<IWorkflowStore>()))
        .AddSingleton(services => Wrap<ISignInHistory>(services.GetRequiredService<IWorkflowStore>()))
        .AddSingleton(services => Wrap<IPeopleStore>(services.GetRequiredService<IWorkflowStore>()))
        .AddSingleton(services => Wrap<IDigestStore>(services.GetRequiredService<IWorkflowStore>()));

    private TStore Wrap<TStore>(TStore inner)
        where TStore : class
    {
        var proxy = DispatchProxy.Create<TStore, TroubledStore>();
        ((TroubledStore)(object)proxy).Connect(inner, this);
        return proxy;
    }
}

/// <summary>Stands in front of a store and fails when it is told to.</summary>
public class TroubledStore : DispatchProxy
{
    private object? _inner;
    private StorageTrouble? _trouble;

    internal void Connect(object inner, StorageTrouble trouble) => (_inner, _trouble) = (inner, trouble);

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        _trouble!.Count(targetMethod!.Name);
        if (_trouble.IsDown)
            throw new StorageUnavailableException("The test has switched the store off.");
        if (_trouble.IsTooLarge && targetMethod.Name == nameof(IInstanceLists.ListAsync))
            throw new QueryTooBroadException("Narrow it.");
        if (_trouble.TakesTwoSteps && targetMethod.Name == nameof(IInstanceStore.FoldAsync))
            return Task.FromResult(FoldOutcome.NotOffered);
        try
        {
            var result = targetMethod.Invoke(_inner, args);
            if (_trouble.IsDownAfterNextSignal && result is Task<FoldOutcome> taken)
                return SwitchOffAfterAsync(taken, _trouble);
            return (_trouble.LosesResponses, result) switch
            {
                (true, Task<AppendResult> append) => LoseAsync(append),
                (true, Task<FoldOutcome> fold) => LoseAsync(fold),
                _ => result,
            };
        }
        catch (TargetInvocationException failure) when (failure.InnerException is { } cause)
        {
            ExceptionDispatchInfo.Throw(cause);
            throw;
        }
    }

    private static async Task<FoldOutcome> SwitchOffAfterAsync(Task<FoldOutcome> taken, StorageTrouble trouble)
    {
        var outcome = await taken;
        if (outcome == FoldOutcome.Committed)
            (trouble.IsDownAfterNextSignal, trouble.IsDown) = (false, true);
        return outcome;
    }

    private static async Task<T> LoseAsync<T>(Task<T> write)
    {
        await write;
        throw new StorageUnavailableException("The test has lost the store's response.");
    }
}
