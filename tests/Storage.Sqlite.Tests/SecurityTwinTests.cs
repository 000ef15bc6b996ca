using System.Collections.Immutable;
using WorkflowFunctions.Engine.Audit;
using WorkflowFunctions.Engine.Roles;
using WorkflowFunctions.Storage.TestKit;
using WorkflowFunctions.Storage.TestKit.Twin;

namespace WorkflowFunctions.Storage.Sqlite.Tests;

public sealed class SqliteSecurityTwinTests : IDisposable
{
    private readonly StoreDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Any_sequence_of_changes_and_sign_ins_has_the_results_of_the_model() => SecurityTwin.Check(
        async () =>
        {
            var store = await _directory.OpenNewAsync();
            return (SecurityUnderTest.Of(store), store);
        },
        scripts: 100, TestContext.Current.CancellationToken);
}

/// <summary>A check that cannot fail proves nothing. Each of these stores has one fault, and the twin finds it.</summary>
public sealed class SecurityTwinTests
{
    [Fact]
    public void A_store_that_keeps_what_was_not_done_is_found() => Finds<KeepsWhatWasNotDone>(nameof(SecurityOperation.ReadHistory), nameof(SecurityOperation.ReadPart));

    [Fact]
    public void A_store_that_takes_any_set_is_found() => Finds<TakesAnySet>(nameof(SecurityOperation.ChangeRole));

    [Fact]
    public void A_store_that_keeps_the_same_sign_in_twice_is_found() => Finds<KeepsAllSignIns>(nameof(SecurityOperation.ReadHistory), nameof(SecurityOperation.ReadPart));

    [Fact]
    public void A_store_that_leaves_out_the_rest_of_a_time_is_found() => Finds<GoesOnBehindTheTime>(nameof(SecurityOperation.ReadHistory), nameof(SecurityOperation.ReadPart));

    private static void Finds<T>(params string[] operations)
        where T : InMemorySecurityStore, new()
    {
        var failure = Assert.ThrowsAny<Exception>(() => SecurityTwin.Check(
            () => Task.FromResult<(SecurityUnderTest, IAsyncDisposable?)>((SecurityUnderTest.Of(new T()), null)), scripts: 500, TestContext.Current.CancellationToken));

        Assert.Contains(operations, operation => failure.ToString().Contains(operation, StringComparison.Ordinal));
        Assert.Contains("model:", failure.ToString(), StringComparison.Ordinal);
    }

    private sealed class KeepsWhatWasNotDone : InMemorySecurityStore
    {
        private readonly List<SecurityEntry> _notDone = [];

        public override async Task<bool> ChangeRolesAsync(RoleSet next, int roleId, SecurityEntry? done = null)
        {
            var isDone = await base.ChangeRolesAsync(next, roleId, done);
            if (!isDone && done is not null)
                _notDone.Add(done);
            return isDone;
        }

        public override async Task<ImmutableArray<SecurityEntry>> ReadRoleHistoryAsync(SecurityPlace before, int most, CancellationToken cancellation) =>
        [
            .. (await base.ReadRoleHistoryAsync(before, int.MaxValue, cancellation))
                .Concat(_notDone.Where(entry => (entry.At, entry.Revision).CompareTo((before.At, before.Revision)) < 0))
                .OrderByDescending(entry => (entry.At, entry.Revision)).Take(most),
        ];
    }

    private sealed class TakesAnySet : InMemorySecurityStore
    {
        public override async Task<bool> ChangeRolesAsync(RoleSet next, int roleId, SecurityEntry? done = null)
        {
            var stored = await ReadRolesAsync(null, CancellationToken.None);
            return await base.ChangeRolesAsync(next with { Head = next.Head with { Revision = stored.Head.Revision + 1 } }, roleId, done);
        }
    }

    private sealed class KeepsAllSignIns : InMemorySecurityStore
    {
        private int _number;

        public override Task AddSignInAsync(SecurityEntry entry) => base.AddSignInAsync(entry with { Message = $"{entry.Message}{new string(' ', _number++)}" });

        public override async Task<ImmutableArray<SecurityEntry>> ReadSignInHistoryAsync(SecurityPlace before, int most, CancellationToken cancellation) =>
            [.. (await base.ReadSignInHistoryAsync(before, most, cancellation)).Select(entry => entry with { Message = entry.Message.Trim() })];
    }

    private sealed class GoesOnBehindTheTime : InMemorySecurityStore
    {
        public override Task<ImmutableArray<SecurityEntry>> ReadSignInHistoryAsync(SecurityPlace before, int most, CancellationToken cancellation) =>
            base.ReadSignInHistoryAsync(before with { Revision = before == SecurityPlace.End ? before.Revision : 0 }, most, cancellation);
    }
}
