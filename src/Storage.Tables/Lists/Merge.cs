using System.Runtime.CompilerServices;

namespace WorkflowFunctions.Storage.Tables.Lists;

/// <summary>Merges several sorted sequences into one, and asks them all for their beginnings at once.</summary>
internal static class Merge
{
    public static async IAsyncEnumerable<T> InOrder<T>(
        IEnumerable<IAsyncEnumerable<T>> sources, IComparer<T> order, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var heads = sources.Select(source => source.GetAsyncEnumerator(cancellation)).ToList();
        try
        {
            var queue = new PriorityQueue<IAsyncEnumerator<T>, T>(order);
            var begun = await Task.WhenAll(heads.Select(head => head.MoveNextAsync().AsTask()));
            foreach (var head in heads.Where((_, index) => begun[index]))
                queue.Enqueue(head, head.Current);
            while (queue.TryDequeue(out var head, out var next))
            {
                yield return next;
                if (await head.MoveNextAsync())
                    queue.Enqueue(head, head.Current);
            }
        }
        finally
        {
            foreach (var head in heads)
                await head.DisposeAsync();
        }
    }
}
