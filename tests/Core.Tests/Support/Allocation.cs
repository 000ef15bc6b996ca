namespace WorkflowFunctions.Core.Tests.Support;

/// <summary>Measures work by the bytes it allocates, which are the same on every machine.</summary>
internal static class Allocation
{
    public static (T Result, long Bytes) Of<T>(Func<T> work)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var result = work();
        return (result, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
