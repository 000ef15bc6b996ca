using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using WorkflowFunctions.Engine;

namespace WorkflowFunctions.Api.Tests.Kit;

/// <summary>Sees how much of an audit trail is read at once, and can make the store fail at one part of it.</summary>
public sealed class PartWatch
{
    /// <summary>The most entries that one read asked for.</summary>
    public int MostAtOnce { get; private set; }

    /// <summary>The sequence at which a part begins that cannot be read; 0: all can be.</summary>
    public long FailsAt { get; set; }

    public void StandInFrontOfTheStore(WebApplicationBuilder builder) => builder.Services.AddSingleton(services =>
    {
        var proxy = DispatchProxy.Create<IInstanceStore, WatchedStore>();
        ((WatchedStore)(object)proxy).Connect(services.GetRequiredService<IWorkflowStore>(), this);
        return proxy;
    });

    internal void Read(long first, int most)
    {
        MostAtOnce = Math.Max(MostAtOnce, most);
        if (first == FailsAt)
            throw new Engine.Stores.StorageUnavailableException("The test has taken this part away.");
    }
}

/// <summary>Tells a <see cref="PartWatch"/> of each read of an audit trail.</summary>
public class WatchedStore : DispatchProxy
{
    private IInstanceStore? _inner;
    private PartWatch? _watch;

    internal void Connect(IInstanceStore inner, PartWatch watch) => (_inner, _watch) = (inner, watch);

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        if (targetMethod!.Name == nameof(IInstanceStore.ReadHistoryAsync))
            _watch!.Read((long)args![1]!, (int)args[2]!);
        return targetMethod.Invoke(_inner, args);
    }
}
