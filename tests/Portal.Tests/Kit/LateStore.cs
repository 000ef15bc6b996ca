using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using WorkflowFunctions.Engine;
using WorkflowFunctions.Engine.Stores;

namespace WorkflowFunctions.Portal.Tests.Kit;

/// <summary>
/// Gives nothing at once, as every store beyond the network. A page is also rendered while its data is being read, and must not take that for
/// data that is not there.
/// </summary>
internal static class LateStore
{
    /// <summary>Puts it in front of the host's own store, for everything that is asked of one.</summary>
    /// <param name="isLate">Which calls have results that come later; by default all.</param>
    internal static void AddLateStore(this IServiceCollection services, StoreTrouble? trouble = null, Func<MethodInfo, bool>? isLate = null)
    {
        foreach (var part in typeof(IWorkflowStore).GetInterfaces().Where(part => part.Namespace == typeof(IWorkflowStore).Namespace))
            services.AddSingleton(part, provider => typeof(LateStore).GetMethod(nameof(InFrontOf))!.MakeGenericMethod(part).Invoke(null, [provider.GetRequiredService<IWorkflowStore>(), trouble, isLate])!);
    }

    public static T InFrontOf<T>(T store, StoreTrouble? trouble = null, Func<MethodInfo, bool>? isLate = null)
        where T : class
    {
        var front = DispatchProxy.Create<T, Front>();
        var made = (Front)(object)front;
        (made.Store, made.Trouble, made.IsLate) = (store, trouble, isLate ?? made.IsLate);
        return front;
    }

    /// <summary>Each call is made at once; its result comes later.</summary>
#pragma warning disable CA1852 // The proxy is made of a class that derives from this one.
    internal class Front : DispatchProxy
    {
        public object Store { get; set; } = null!;

        public StoreTrouble? Trouble { get; set; }

        public Func<MethodInfo, bool> IsLate { get; set; } = _ => true;

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
        {
            Trouble?.ThrowIfDown(targetMethod!.Name);
            // At once is before the call returns. Whoever calls may be in a context that what the store goes on with must not wait for.
            if (!IsLate(targetMethod!) && typeof(Task).IsAssignableFrom(targetMethod!.ReturnType))
            {
                var call = Task.Factory.StartNew(
                    () => (Task)targetMethod.Invoke(Store, BindingFlags.DoNotWrapExceptions, binder: null, args, culture: null)!,
                    CancellationToken.None, TaskCreationOptions.None, TaskScheduler.Default).GetAwaiter().GetResult();
                ((IAsyncResult)call).AsyncWaitHandle.WaitOne();
                return call;
            }

            var result = targetMethod!.Invoke(Store, BindingFlags.DoNotWrapExceptions, binder: null, args, culture: null);
            return result switch
            {
                Task task when targetMethod.ReturnType.IsGenericType => typeof(Front).GetMethod(nameof(ResultLaterAsync), BindingFlags.Static | BindingFlags.NonPublic)!
                    .MakeGenericMethod(targetMethod.ReturnType.GenericTypeArguments).Invoke(null, [task]),
                Task task => LaterAsync(task),
                _ => result,
            };
        }

        private static async Task LaterAsync(Task task)
        {
            await Task.Yield();
            await task;
        }

        private static async Task<T> ResultLaterAsync<T>(Task<T> task)
        {
            await Task.Yield();
            return await task;
        }
    }
}

/// <summary>Switches a store off, at once or after some more calls.</summary>
internal sealed class StoreTrouble
{
    private int _left = int.MaxValue;

    /// <summary>The store takes so many more calls, and none after them.</summary>
    public void BeginAfter(int calls) => Volatile.Write(ref _left, calls);

    public void End() => BeginAfter(int.MaxValue);

    /// <summary>The one call that fails, by its name, while the store takes all others; null: none.</summary>
    public string? Failing { get; set; }

    public void ThrowIfDown(string call)
    {
        if (call == Failing)
            throw new StorageUnavailableException("The test lets this call fail.");
        if (Volatile.Read(ref _left) != int.MaxValue && Interlocked.Decrement(ref _left) < 0)
            throw new StorageUnavailableException("The test has switched the store off.");
    }
}
