using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Steps;
using WorkflowFunctions.Engine.Steps;
using WorkflowFunctions.Engine.Tests.Kit;

namespace WorkflowFunctions.Engine.Tests;

// What one instance or definition must not take from the others.
public sealed partial class EmbeddedLoopTests
{
    [Fact]
    public async Task One_instance_whose_step_never_ends_does_not_hold_up_the_others()
    {
        await using var lab = await Laboratory.OpenAsync();
        var stuck = await lab.StartAsync(Workflows.OneEffect());
        lab.Executor.Run = async (context, cancellation) =>
        {
            if (context.InstanceId == stuck)
                await Task.Delay(Timeout.InfiniteTimeSpan, cancellation);
            return EffectOutcome.Succeeded.Nothing;
        };
        await using var loop = lab.RunLoop();
        loop.Doorbell.Ring(stuck);
        var others = new List<Guid>();
        for (var number = 0; number < 20; number++)
            others.Add(await lab.StartAsync(Workflows.OneEffect()));

        others.ForEach(id => loop.Doorbell.Ring(id));

        foreach (var id in others)
            await Eventually.HoldsAsync(() => IsAsync(lab, id, InstanceStatus.Complete));
    }

    [Fact]
    public async Task An_instance_that_fails_leaves_the_others_alone()
    {
        await using var lab = await Laboratory.OpenAsync();
        var failing = await lab.StartAsync(Workflows.OneEffect());
        var other = await lab.StartAsync(Workflows.OneEffect());
        lab.Executor.Run = (context, _) => Task.FromResult<EffectOutcome>(
            context.InstanceId == failing ? new EffectOutcome.Failed("no such host", MayPass: false) : EffectOutcome.Succeeded.Nothing);
        await using var loop = lab.RunLoop();

        loop.Doorbell.Ring(failing);
        loop.Doorbell.Ring(other);

        await Eventually.HoldsAsync(() => IsAsync(lab, failing, InstanceStatus.Failed));
        await Eventually.HoldsAsync(() => IsAsync(lab, other, InstanceStatus.Complete));
        Assert.Equal("Step 'Effect1' failed: no such host", (await lab.PeekAsync(failing)).Snapshot.Message.Text);
    }

    [Fact]
    public async Task Many_steps_that_never_end_hold_up_nobody_and_run_out_no_attempt_that_has_not_begun()
    {
        const int Many = 300;
        await using var lab = await Laboratory.OpenAsync();
        var stuck = await lab.StartManyAsync(Workflows.Of(Workflows.Step("Effect1", Workflows.Custom, "EndNOOP", ("MaxAttempts", "1"))), Many);
        var hang = new TaskCompletionSource();
        lab.Executor.Run = async (context, cancellation) =>
        {
            if (stuck.Contains(context.InstanceId))
                await hang.Task.WaitAsync(cancellation);
            return EffectOutcome.Succeeded.Nothing;
        };
        await using var loop = lab.RunLoop();
        foreach (var id in stuck)
            loop.Doorbell.Ring(id);
        await Eventually.HoldsAsync(() => Task.FromResult(lab.Executor.EffectKeys.Count >= 32));
        var other = await lab.StartAsync(Workflows.OneEffect());

        loop.Doorbell.Ring(other);

        await Eventually.HoldsAsync(() => IsAsync(lab, other, InstanceStatus.Complete));

        // The time of those that run is over, and theirs alone.
        var running = lab.Executor.EffectKeys.Count - 1;
        Assert.InRange(running, 32, Many / 2);
        lab.Time.Advance(RetryPolicy.Default.TimeLimit);
        hang.SetResult();
        await Eventually.HoldsAsync(async () => await CountAsync(lab, stuck, snapshot => snapshot.State.IsEnded) == Many);
        var failed = await CountAsync(lab, stuck, snapshot => snapshot.Status == InstanceStatus.Failed);
        Assert.InRange(failed, 0, running);
        Assert.Equal(Many + 1, lab.Executor.EffectKeys.Count);
    }

    [Fact]
    public async Task Mail_goes_out_at_once_while_seventy_calls_of_another_definition_hang()
    {
        await using var lab = await Laboratory.OpenAsync();
        var stuck = await lab.StartManyAsync(Workflows.OneEffect(), 70);
        lab.Executor.Run = async (_, cancellation) =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellation);
            return EffectOutcome.Succeeded.Nothing;
        };
        await using var loop = lab.RunLoop();
        foreach (var id in stuck)
            loop.Doorbell.Ring(id);
        await Eventually.HoldsAsync(() => Task.FromResult(lab.Executor.EffectKeys.Count >= 32));
        var mail = await lab.StartAsync(Workflows.Of(Workflows.Step(
            "Tell", "Email", "EndNOOP", ("Subject", "Hello"), ("Message", "Now."), ("Recipients", "pki@example.com"))));

        loop.Doorbell.Ring(mail);

        await Eventually.HoldsAsync(() => IsAsync(lab, mail, InstanceStatus.Complete));
        Assert.Single(lab.Mail.Sent);
    }

    [Fact]
    public async Task Calls_and_other_scripts_go_on_while_a_hundred_and_fifty_scripts_of_one_definition_are_slow()
    {
        var scripts = new ScriptedExecutor("SlowScript", AttemptLane.Scripts);
        await using var lab = await Laboratory.OpenAsync(scripts);
        var slow = await lab.StartManyAsync(Workflows.Of(Workflows.Step("Think", "SlowScript", "EndNOOP")), 150);
        scripts.Run = async (context, cancellation) =>
        {
            if (slow.Contains(context.InstanceId))
                await Task.Delay(Timeout.InfiniteTimeSpan, cancellation);
            return EffectOutcome.Succeeded.Nothing;
        };
        await using var loop = lab.RunLoop();
        foreach (var id in slow)
            loop.Doorbell.Ring(id);
        await Eventually.HoldsAsync(() => Task.FromResult(!scripts.EffectKeys.IsEmpty));
        var call = await lab.StartAsync(Workflows.OneEffect());
        var script = await lab.StartAsync(Workflows.Of(Workflows.Step("Think", "SlowScript", "EndNOOP")));

        loop.Doorbell.Ring(call);
        loop.Doorbell.Ring(script);

        await Eventually.HoldsAsync(() => IsAsync(lab, call, InstanceStatus.Complete));
        await Eventually.HoldsAsync(() => IsAsync(lab, script, InstanceStatus.Complete));
        Assert.InRange(scripts.EffectKeys.Count, 1, 2 * Environment.ProcessorCount);
    }
}
