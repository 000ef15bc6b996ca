using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Steps;
using WorkflowFunctions.Engine.Instances;
using WorkflowFunctions.Engine.Steps;
using WorkflowFunctions.Engine.Steps.Script;
using WorkflowFunctions.Engine.Tests.Kit;
using WorkflowFunctions.ScriptWorker;

namespace WorkflowFunctions.Engine.Tests.Scripting;

/// <summary>Hostile scripts as steps of instances, driven by the loop of the embedded host over a real store.</summary>
public sealed class HostileInstanceTests
{
    // Not by a clock: on a busy machine that would be no fault of the script.
    private static readonly ScriptLimits Tight = new() { Time = Scripts.Patient.Time, Processor = TimeSpan.FromSeconds(0.6) };

    private static readonly string[] Hostile =
    [
        "const o={toString:Object.prototype.toLocaleString}; return {n:o.toLocaleString()};",
        "const e=new Error(); e.message=e; return {n:e.toString()};",
        "const r=/x/; r.exec=RegExp.prototype.test; return {n:r.test('x')};",
        "const it={[Symbol.iterator]:()=>it,next:Object.prototype.valueOf}; return {n:Math.sumPrecise(it)};",
        "const s={size:1,has:()=>true,keys:()=>({next:Object.prototype.valueOf})}; new Set([1]).union(s);",
        "let a=[1,2]; for(let i=0;i<40;i++) a=[a,a]; return {n:String(a)};",
        "for(;;){try{for(;;);}catch{}finally{for(;;);}}",
    ];

    [Fact]
    public async Task Each_fails_its_instance_at_the_first_attempt_while_other_instances_go_on()
    {
        using var pool = new ScriptPool(Scripts.Options with { Environment = Scripts.WithoutLocales });
        // What is harmless has all the time it needs: a process that has just started takes some on a busy machine.
        var calm = new StepType("Calm", "Calm");
        await using var lab = await Laboratory.OpenAsync(new ScriptExecutor(pool, Tight), new ScriptExecutor(calm, pool, Scripts.Patient, AttemptLane.Scripts));
        await using var loop = lab.RunLoop();
        var hostile = new List<Guid>();
        foreach (var script in Hostile)
        {
            hostile.Add(await lab.StartAsync(Workflows.Of(Workflows.Step("Run", "Script", "EndNOOP", ("ScriptContent", script)))));
            loop.Doorbell.Ring(hostile[^1]);
        }

        var approved = await lab.StartAsync(Workflows.OneApproval(1));
        Assert.IsType<SignalResult.Accepted>(await lab.SignalAsync(approved, Workflows.First, Laboratory.Approver("ann")));
        loop.Doorbell.Ring(approved);
        var harmless = await lab.StartAsync(Workflows.Of(Workflows.Step("Run", calm.ExtensionName, "EndNOOP", ("ScriptContent", "return { a: 1 };"))));
        loop.Doorbell.Ring(harmless);

        await EndAsync(lab, approved, InstanceStatus.Complete);
        await EndAsync(lab, harmless, InstanceStatus.Complete);
        foreach (var id in hostile)
        {
            await EndAsync(lab, id, InstanceStatus.Failed);
            Assert.Single(await lab.HistoryAsync(id, HistoryKind.AttemptStarted));
        }
    }

    private static Task EndAsync(Laboratory lab, Guid id, InstanceStatus status) =>
        Eventually.HoldsAsync(async () => (await lab.PeekAsync(id)).Snapshot.Status == status);
}
