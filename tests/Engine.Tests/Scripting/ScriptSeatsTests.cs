using WorkflowFunctions.Engine.Steps.Script;

namespace WorkflowFunctions.Engine.Tests.Scripting;

public sealed class ScriptSeatsTests
{
    private static readonly Guid Many = Guid.NewGuid();
    private static readonly Guid Few = Guid.NewGuid();

    [Fact]
    public async Task Who_comes_with_many_waits_behind_the_many_and_nobody_else_does()
    {
        var seats = new ScriptSeats(1);
        await seats.EnterAsync(Many, CancellationToken.None);
        var many = Enumerable.Range(0, 100).Select(_ => seats.EnterAsync(Many, CancellationToken.None)).ToList();
        var few = seats.EnterAsync(Few, CancellationToken.None);

        seats.Leave();
        await many[0];
        seats.Leave();
        await few;

        Assert.Equal(1, many.Count(turn => turn.IsCompleted));
    }

    [Fact]
    public async Task Turns_of_one_key_come_in_the_order_of_their_coming()
    {
        var seats = new ScriptSeats(1);
        await seats.EnterAsync(Many, CancellationToken.None);
        var turns = Enumerable.Range(0, 3).Select(_ => seats.EnterAsync(Many, CancellationToken.None)).ToList();

        foreach (var turn in turns)
        {
            seats.Leave();
            await turn;
        }

        seats.Leave();
        Assert.True(seats.EnterAsync(Few, CancellationToken.None).IsCompleted);
    }

    [Fact]
    public async Task Who_gives_up_waiting_takes_no_seat()
    {
        using var cancelled = new CancellationTokenSource();
        var seats = new ScriptSeats(1);
        await seats.EnterAsync(Many, CancellationToken.None);
        var first = seats.EnterAsync(Many, cancelled.Token);
        var second = seats.EnterAsync(Few, CancellationToken.None);
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);

        seats.Leave();

        await second;
    }
}
