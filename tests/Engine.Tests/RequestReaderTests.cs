using System.Reflection;
using System.Text.Json;
using WorkflowFunctions.Core;
using WorkflowFunctions.Engine.Instances;
using WorkflowFunctions.Engine.Stores;
using WorkflowFunctions.Engine.Tests.Kit;

namespace WorkflowFunctions.Engine.Tests;

/// <summary>What lists tell instances apart by.</summary>
public sealed class RequestReaderTests
{
    public static TheoryData<Exception> Damages => [new JsonException("no JSON"), new InvalidDataException("not packed"), new StorageRefusedException("of a newer release")];

    [Theory, MemberData(nameof(Damages), DisableDiscoveryEnumeration = true)]
    public async Task Each_instance_is_read_once_and_one_that_is_gone_or_unreadable_hides_no_other(Exception damage)
    {
        await using var lab = await Laboratory.OpenAsync();
        var (one, broken) = (await lab.StartAsync(Workflows.OneApproval(1)), await lab.StartAsync(Workflows.OneApproval(1)));
        var (store, commits) = (Front.Of(lab.Store, broken, damage), lab.Store.Commits);

        var read = await new RequestReader(store).ReadAsync([one, broken, Guid.NewGuid(), one], TestContext.Current.CancellationToken);

        Assert.Equal([one], read.Keys);
        Assert.Equal(3, ((Front)(object)store).Reads);
        Assert.Equal(commits, lab.Store.Commits);
    }

    [Fact]
    public async Task An_instance_that_was_started_with_nothing_is_told_by_what_its_steps_have_found()
    {
        await using var lab = await Laboratory.OpenAsync();
        var set = Workflows.Step("Set1", "SetVariable", "Approve1") with { ConfigurationParameters = JsonMap.Empty.Set("Variables", JsonElement.Parse("""{ "amount": "5" }""")) };
        var id = await lab.StartAsync(Workflows.Of(set, Workflows.Approval("Approve1", 1, "EndNOOP")));

        var read = await new RequestReader(lab.Store).ReadAsync([id], TestContext.Current.CancellationToken);

        Assert.Equal("5", read[id]["amount"].GetString());
    }

#pragma warning disable CA1852 // The proxy is made of a class that derives from this one.
    /// <summary>A store of which one instance cannot be read.</summary>
    internal class Front : DispatchProxy
    {
        private IInstanceStore _store = null!;
        private Guid _unreadable;
        private Exception _damage = null!;
        private int _reads;

        public int Reads => _reads;

        public static IInstanceStore Of(IInstanceStore store, Guid unreadable, Exception damage)
        {
            var front = Create<IInstanceStore, Front>();
            var made = (Front)(object)front;
            (made._store, made._unreadable, made._damage) = (store, unreadable, damage);
            return front;
        }

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
        {
            if (targetMethod!.Name == nameof(IInstanceStore.ReadAsync))
            {
                Interlocked.Increment(ref _reads);
                if (args![0] is Guid id && id == _unreadable)
                    return Task.FromException<InstanceRead?>(_damage);
            }

            return targetMethod.Invoke(_store, BindingFlags.DoNotWrapExceptions, binder: null, args, culture: null);
        }
    }
}
