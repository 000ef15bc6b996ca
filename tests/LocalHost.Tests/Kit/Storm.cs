using System.Collections.Concurrent;
using WorkflowFunctions.Api.Tests.Kit;

namespace WorkflowFunctions.LocalHost.Tests.Kit;

/// <summary>A vote that was accepted with 204.</summary>
internal sealed record Vote(Guid Instance, string Approver);

/// <summary>Everybody signals everything at once, while more is started, until the host is killed in the middle.</summary>
/// <param name="killAfter">How many votes are accepted before the kill.</param>
internal sealed class Storm(string[] approvers, int killAfter)
{
    private readonly ConcurrentQueue<Vote> _accepted = new();
    private readonly ConcurrentQueue<Guid> _started = new();
    private readonly TaskCompletionSource _enough = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public IReadOnlyCollection<Vote> Accepted => _accepted;

    /// <summary>Returns the instances that were started meanwhile, once no request gets a response any more.</summary>
    public async Task<IReadOnlyCollection<Guid>> RageAsync(HostProcess host, IReadOnlyList<Guid> instances, Random random)
    {
        var admin = await host.AsAsync("admin");
        var work = new List<Task> { UntilKilledAsync(() => StartAsync(admin)) };
        foreach (var approver in approvers)
        {
            var person = await host.AsAsync(approver);
            var order = instances.ToArray();
            random.Shuffle(order);
            work.AddRange(order.Chunk(order.Length / 2).Select(half => UntilKilledAsync(() => SignalAsync(person, approver, half))));
        }

        await Task.WhenAny(_enough.Task, Task.WhenAll(work.Skip(1)));
        await host.KillAsync();
        await Task.WhenAll(work);
        Assert.True(_enough.Task.IsCompleted, "The storm was over before the kill.");
        return _started;
    }

    private async Task StartAsync(Person admin)
    {
        while (true)
            _started.Enqueue(await admin.StartAsync(Workflows.Start("Storm")));
    }

    private async Task SignalAsync(Person person, string approver, Guid[] instances)
    {
        foreach (var instance in instances)
        {
            var response = await person.SignalAsync(instance, comment: approver);
            Assert.True(response.Status is 204 or 409, response.Text);
            if (response.Status != 204)
                continue;
            _accepted.Enqueue(new Vote(instance, approver));
            if (_accepted.Count >= killAfter)
                _enough.TrySetResult();
        }
    }

    private static async Task UntilKilledAsync(Func<Task> act)
    {
        try
        {
            await act();
        }
        catch (HttpRequestException)
        {
            // The host is gone. It may or may not have accepted the last request.
        }
    }
}
