using WorkflowFunctions.Engine.Scripting;

namespace WorkflowFunctions.Engine.Tests.Scripting;

public sealed class ScriptThreadTests
{
    private static readonly ScriptLimits Short = new() { Time = TimeSpan.FromMilliseconds(50), Grace = TimeSpan.FromMilliseconds(50) };

    [Fact]
    public async Task What_does_not_end_is_not_waited_for_and_its_end_is_told_when_it_comes()
    {
        using var over = new ManualResetEventSlim();
        var ended = new TaskCompletionSource();

        var hasEnded = await ScriptThread.Start(() => over.Wait(CancellationToken.None), Short, ended.SetResult, TestContext.Current.CancellationToken);

        Assert.False(hasEnded);
        Assert.False(ended.Task.IsCompleted);
        over.Set();
        await ended.Task.WaitAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task What_ends_is_told_at_its_end() =>
        Assert.True(await ScriptThread.Start(() => { }, ScriptLimits.Default, () => { }, TestContext.Current.CancellationToken));

    [Fact]
    public async Task What_goes_on_after_its_attempt_was_cancelled_is_not_waited_for()
    {
        using var over = new ManualResetEventSlim();
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        var hasEnded = await ScriptThread.Start(
            () => over.Wait(CancellationToken.None), ScriptLimits.Default with { Grace = TimeSpan.FromMilliseconds(50) }, () => { }, cancelled.Token);

        Assert.False(hasEnded);
        over.Set();
    }
}
