namespace WorkflowFunctions.Engine.Tests.Kit;

internal static class Eventually
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <summary>Asks until the condition holds; fails the test when it does not within the patience of a slow machine.</summary>
    public static async Task HoldsAsync(Func<Task<bool>> condition, Action? meanwhile = null)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Patience);
        using var ticks = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        while (!await condition())
        {
            meanwhile?.Invoke();
            await ticks.WaitForNextTickAsync(limit.Token);
        }
    }
}
