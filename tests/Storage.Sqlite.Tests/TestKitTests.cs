using System.Collections.Immutable;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Engine;
using WorkflowFunctions.Engine.Instances;
using WorkflowFunctions.Storage.TestKit;
using WorkflowFunctions.Storage.TestKit.Twin;

namespace WorkflowFunctions.Storage.Sqlite.Tests;

/// <summary>The model with which real stores are compared fulfils the contract itself.</summary>
public sealed class InMemoryInstanceStoreTests : InstanceStoreContract
{
    protected override bool FoldsAtOnce => true;

    protected override Task<StoreUnderTest> OpenAsync() => Task.FromResult(StoreUnderTest.Of(new InMemoryInstanceStore()));
}

/// <summary>A check that cannot fail proves nothing. Each of these stores has one fault, and the twin finds it.</summary>
public sealed class StoreTwinTests
{
    [Fact]
    public void A_store_that_drops_duplicates_silently_is_found() => Finds<SilentAboutDuplicates>(nameof(StoreOperation.Append));

    [Fact]
    public void A_store_that_forgets_the_version_check_is_found() => Finds<WithoutVersionCheck>(nameof(StoreOperation.Commit));

    [Fact]
    public void A_store_that_forgets_unread_votes_in_its_lists_is_found() => Finds<BlindToUnreadVotes>(nameof(StoreOperation.ListAssigned));

    [Fact]
    public void A_store_that_overwrites_a_taken_id_is_found() => Finds<Overwriting>(nameof(StoreOperation.Create));

    [Fact]
    public void A_store_that_uses_the_id_of_a_deleted_instance_again_is_found() => Finds<WithoutTombstones>(nameof(StoreOperation.Create));

    private static void Finds<T>(string operation)
        where T : IInstanceStore, IInstanceLists, new()
    {
        var failure = Assert.ThrowsAny<Exception>(() =>
            StoreTwin.Check(() => Task.FromResult(StoreUnderTest.Of(new T())), scripts: 500, TestContext.Current.CancellationToken));

        // The failure names the operation, the results of both twins, and the whole script that leads there.
        Assert.Contains(operation, failure.ToString(), StringComparison.Ordinal);
        Assert.Contains("model:", failure.ToString(), StringComparison.Ordinal);
        Assert.Contains("1. Create", failure.ToString(), StringComparison.Ordinal);
    }

    private sealed class SilentAboutDuplicates : InMemoryInstanceStore
    {
        public override async Task<AppendResult> AppendAsync(Guid id, InboxEntry entry) =>
            await base.AppendAsync(id, entry) is AppendResult.NoInstance nowhere ? nowhere : new AppendResult.Appended();
    }

    private sealed class WithoutVersionCheck : InMemoryInstanceStore
    {
        public override async Task<bool> CommitAsync(InstanceCommit commit) =>
            await ReadAsync(commit.Snapshot.Id, CancellationToken.None) is { } read
            && await base.CommitAsync(commit with { ExpectedVersion = read.Version });
    }

    private sealed class BlindToUnreadVotes : InMemoryInstanceStore
    {
        protected override bool ListsSeeUnreadVotes => false;
    }

    private sealed class WithoutTombstones : InMemoryInstanceStore
    {
        public override async Task<bool> CreateAsync(InstanceSnapshot snapshot, ImmutableArray<HistoryEntry> history) =>
            await base.CreateAsync(snapshot, history) || await ReadAsync(snapshot.Id, CancellationToken.None) is null;
    }

    private sealed class Overwriting : InMemoryInstanceStore
    {
        public override async Task<bool> CreateAsync(InstanceSnapshot snapshot, ImmutableArray<HistoryEntry> history) =>
            await base.CreateAsync(snapshot, history)
            || await ReadAsync(snapshot.Id, CancellationToken.None) is not { } read
            || await base.CommitAsync(new InstanceCommit(read.Version, snapshot, [], history));
    }
}
