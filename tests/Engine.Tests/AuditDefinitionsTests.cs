using System.Collections.Immutable;
using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Core.Security;
using WorkflowFunctions.Engine.Audit;
using WorkflowFunctions.Engine.Definitions;

namespace WorkflowFunctions.Engine.Tests;

/// <summary>Changes of definitions in the audit, however many there are.</summary>
public sealed class AuditDefinitionsTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);

    private static readonly AuditQuery OfDefinitions = new() { WithDefinitions = true, Kinds = AuditKinds.OfDefinitions, Most = 7 };

    [Fact]
    public async Task Every_change_is_on_one_page_in_order_and_a_history_is_read_once_until_it_grows()
    {
        var stored = new Stored(definitions: 30, changes: 40);
        var reader = new AuditReader(null!, null!, stored, null!, null!, null!, TimeProvider.System);

        var shown = await ReadAllAsync(reader);

        Assert.Equal(stored.Places().OrderDescending(), shown);
        Assert.Equal(30, stored.Read);
        stored.Change(12);
        stored.Read = 0;

        Assert.Equal(stored.Places().OrderDescending(), await ReadAllAsync(reader));
        Assert.Equal(1, stored.Read);
    }

    [Fact]
    public async Task What_is_kept_has_a_bound_and_what_is_beyond_it_is_read_for_each_page()
    {
        const int Surplus = 5;
        var stored = new Stored((AuditDefinitions.MostKept / DefinitionHistory.MostKept) + Surplus, DefinitionHistory.MostKept);
        var reader = new AuditReader(null!, null!, stored, null!, null!, null!, TimeProvider.System);
        await reader.ReadAsync(OfDefinitions, TestContext.Current.CancellationToken);
        stored.Read = 0;

        var page = await reader.ReadAsync(OfDefinitions, TestContext.Current.CancellationToken);

        Assert.Equal(stored.Places().OrderDescending().Take(OfDefinitions.Most), page.Entries.Select(entry => entry.Place));
        Assert.InRange(stored.Read, Surplus, Surplus + AuditReader.AtOnce);
    }

    private static async Task<List<AuditPlace>> ReadAllAsync(AuditReader reader)
    {
        var shown = new List<AuditPlace>();
        AuditPlace? next = null;
        do
        {
            var page = await reader.ReadAsync(OfDefinitions with { Before = next }, TestContext.Current.CancellationToken);
            Assert.InRange(page.Entries.Length, 1, OfDefinitions.Most);
            shown.AddRange(page.Entries.Select(entry => entry.Place));
            next = page.Next;
        }
        while (next is not null);
        return shown;
    }

    private sealed class Stored : IDefinitionStore
    {
        private readonly Random _random = new(3);
        private readonly List<(Guid Id, List<DefinitionHistoryEntry> History)> _definitions;
        private int _read;

        public Stored(int definitions, int changes)
        {
            _definitions = [.. Enumerable.Range(1, definitions).Select(number => (new Guid(number, 0, 0, new byte[8]), new List<DefinitionHistoryEntry>()))];
            for (var index = 0; index < definitions * changes; index++)
                Change(index % definitions);
        }

        /// <summary>How many histories were read.</summary>
        public int Read { get => Volatile.Read(ref _read); set => Volatile.Write(ref _read, value); }

        public void Change(int index)
        {
            var history = _definitions[index].History;
            history.Add(new(history.Count + 1, Start.AddMinutes(_random.Next(100)), DefinitionHistoryKind.Changed, 1, new Person("key", "somebody"), "Changed."));
        }

        public IEnumerable<AuditPlace> Places() =>
            _definitions.SelectMany(one => one.History.Select(entry => new AuditPlace(entry.At, one.Id, entry.Sequence)));

        public Task<ImmutableArray<DefinitionHead>> ListHeadsAsync(CancellationToken cancellation) => Task.FromResult(_definitions.Select(one =>
            new DefinitionHead(one.Id, "Name", "Type", null, null, Enabled: true, Latest: 1, Published: null, one.History.Count) { HistoryLength = one.History.Count }).ToImmutableArray());

        public Task<ImmutableArray<DefinitionHistoryEntry>> ReadDefinitionHistoryAsync(Guid id, CancellationToken cancellation)
        {
            Interlocked.Increment(ref _read);
            return Task.FromResult(_definitions.Single(one => one.Id == id).History.ToImmutableArray());
        }

        public Task<DefinitionHead?> FindHeadAsync(Guid id, CancellationToken cancellation) => throw new NotSupportedException();

        public Task<WorkflowDefinition?> FindVersionAsync(Guid id, int version, CancellationToken cancellation) => throw new NotSupportedException();

        public Task<bool> SaveAsync(
            DefinitionHead head, WorkflowDefinition latest, int expectedRevision, ImmutableArray<DefinitionHistoryEntry> history = default) =>
            throw new NotSupportedException();
    }
}
