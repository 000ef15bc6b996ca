namespace WorkflowFunctions.Api.Tests.Kit;

/// <summary>Waits for what the service does by itself, by asking for it.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <summary>The first answer that is right; fails with the last one when none comes.</summary>
    public static async Task<T> SeesAsync<T>(Func<Task<T>> ask, Func<T, bool> isRight)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Limit);
        using var pause = new PeriodicTimer(Pause);
        while (true)
        {
            var seen = await ask();
            if (isRight(seen))
                return seen;
            try
            {
                await pause.WaitForNextTickAsync(limit.Token);
            }
            catch (OperationCanceledException) when (limit.IsCancellationRequested)
            {
                Assert.Fail($"Not seen within {Limit.TotalSeconds} seconds; last: {seen}");
            }
        }
    }
}
