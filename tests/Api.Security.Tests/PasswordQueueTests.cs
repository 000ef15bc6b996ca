using System.Globalization;
using Microsoft.Extensions.Time.Testing;
using WorkflowFunctions.Api.SignIn;

namespace WorkflowFunctions.Api.Security.Tests;

/// <summary>Checking passwords is slow on purpose: what happens when more come than can be checked.</summary>
public sealed class PasswordQueueTests : IDisposable
{
    private readonly HeldDerivation _derivation = new();
    private readonly RememberedPasswords _remembered = new(new FakeTimeProvider());
    private readonly PasswordVerifier _verifier;

    public PasswordQueueTests() =>
        _verifier = new(TestSettings.Users.Read(), _remembered, _derivation, new(new FakeTimeProvider()), HeldSignIns.NoAudit);

    public void Dispose()
    {
        _verifier.Dispose();
        _remembered.Dispose();
        _derivation.Dispose();
    }

    [Fact]
    public async Task No_more_derivations_run_at_once_than_there_are_processors_and_who_left_the_queue_costs_none()
    {
        var running = await OccupyAsync();

        using var gone = new CancellationTokenSource();
        var queued = _verifier.VerifyAsync("alice", "wrong", "192.0.2.1", gone.Token).AsTask();
        Assert.False(queued.IsCompleted);
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => queued);

        _derivation.LetAllFinish();
        Assert.All(await Task.WhenAll(running), check => Assert.IsType<PasswordCheck.Wrong>(check));
        Assert.Equal(Environment.ProcessorCount, _derivation.Runs);
    }

    [Fact]
    public async Task Requests_of_one_user_from_one_address_share_one_derivation_even_where_nobody_else_could_queue()
    {
        var running = await OccupyAsync();
        var many = Enumerable.Range(0, 2 * PasswordVerifier.MostAtOnce)
            .Select(_ => VerifyAsync("alice", TestSettings.AlicePassword, "192.0.2.1"))
            .ToList();

        _derivation.LetAllFinish();

        Assert.All(await Task.WhenAll(many), check => Assert.IsType<PasswordCheck.Right>(check));
        await Task.WhenAll(running);
        Assert.Equal(Environment.ProcessorCount + 1, _derivation.Runs);
    }

    [Fact]
    public async Task Who_leaves_a_shared_check_takes_it_from_nobody()
    {
        var running = await OccupyAsync();
        using var gone = new CancellationTokenSource();
        var leaving = _verifier.VerifyAsync("alice", TestSettings.AlicePassword, "192.0.2.1", gone.Token).AsTask();
        var staying = VerifyAsync("alice", TestSettings.AlicePassword, "192.0.2.1");

        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => leaving);
        _derivation.LetAllFinish();

        Assert.IsType<PasswordCheck.Right>(await staying);
        await Task.WhenAll(running);
    }

    [Fact]
    public async Task The_queue_takes_so_many_and_no_more_and_takes_others_again_once_it_is_empty()
    {
        var running = await OccupyAsync();
        var queued = Enumerable.Range(0, PasswordVerifier.MostAtOnce - running.Count)
            .Select(i => VerifyAsync(Number("mallory", i), "wrong", Number("198.51.100.", i)))
            .ToList();

        Assert.IsType<PasswordCheck.Busy>(await VerifyAsync("alice", TestSettings.AlicePassword, "192.0.2.1"));

        _derivation.LetAllFinish();
        Assert.All(await Task.WhenAll([.. running, .. queued]), check => Assert.IsType<PasswordCheck.Wrong>(check));
        Assert.IsType<PasswordCheck.Right>(await VerifyAsync("alice", TestSettings.AlicePassword, "192.0.2.1"));
    }

    [Fact]
    public async Task A_full_queue_cannot_be_used_to_guess_what_is_remembered()
    {
        _derivation.LetAllFinish();
        Assert.IsType<PasswordCheck.Right>(await VerifyAsync("alice", TestSettings.AlicePassword, "192.0.2.1"));
        using var held = new HeldDerivation();
        using var verifier = new PasswordVerifier(TestSettings.Users.Read(), _remembered, held, new(new FakeTimeProvider()), HeldSignIns.NoAudit);
        var queued = Enumerable.Range(0, PasswordVerifier.MostAtOnce)
            .Select(i => verifier.VerifyAsync(Number("mallory", i), "wrong", Number("198.51.100.", i), TestContext.Current.CancellationToken).AsTask())
            .ToList();

        for (var i = 0; i < FailedSignIns.FailuresOfName; i++)
            Assert.IsType<PasswordCheck.Busy>(await verifier.VerifyAsync("alice", Number("guess", i), "203.0.113.1", TestContext.Current.CancellationToken));

        Assert.IsType<PasswordCheck.Slowed>(
            await verifier.VerifyAsync("alice", TestSettings.AlicePassword, "203.0.113.1", TestContext.Current.CancellationToken));
        held.LetAllFinish();
        await Task.WhenAll(queued);
    }

    /// <summary>Has every processor derive something.</summary>
    private async Task<List<Task<PasswordCheck>>> OccupyAsync()
    {
        var running = Enumerable.Range(0, Environment.ProcessorCount).Select(i => VerifyAsync(Number("mallet", i), "wrong", Number("10.0.0.", i))).ToList();
        foreach (var _ in running)
            await _derivation.Started.WaitAsync(TestContext.Current.CancellationToken);
        return running;
    }

    private Task<PasswordCheck> VerifyAsync(string name, string password, string address) =>
        _verifier.VerifyAsync(name, password, address, TestContext.Current.CancellationToken).AsTask();

    private static string Number(string text, int number) => string.Create(CultureInfo.InvariantCulture, $"{text}{number}");
}
