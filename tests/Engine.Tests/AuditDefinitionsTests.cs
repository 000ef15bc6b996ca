using System.Collections.Immutable;
using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Core.Security;
using WorkflowFunctions.Engine.Audit;
using WorkflowFunctions.Engine.Definitions;

namespace WorkflowFunctions.Engine.Tests;

/// <summary>Changes of definitions in the audit, however many definitions there are.</summary>
public sealed class AuditDefinitionsTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);

    private readonly Stored _stored = new();
    private readonly AuditReader _reader;

    public AuditDefinitionsTests() => _reader = new(null!, null!, _stored, null!, null!, null!, TimeProvider.System);

    [Fact]
    public async Task A_page_reads_only_the_histories_that_have_changed_since_they_were_read()
    {
        foreach (var number in Enumerable.Range(0, 300))
            _stored.Change(number, number);
        Assert.Equal(["Definition 299 1", "Definition 298 1", "Definition 297 1"], await ReadAsync());
        Assert.Equal(300, _stored.Reads);

        Assert.Equal(["Definition 299 1", "Definition 298 1", "Definition 297 1"], await ReadAsync());
        Assert.Equal(300, _stored.Reads);

        _stored.Change(7, 1_000);
        _stored.Rename(299, "Renamed");
        Assert.Equal(["Definition 7 2", "Renamed 1", "Definition 298 1"], await ReadAsync());
        Assert.Equal(302, _stored.Reads);
        Assert.Equal(["Definition 7 2", "Renamed 1", "Definition 298 1"], await ReadAsync());
        Assert.Equal(302, _stored.Reads);
    }

    [Fact]
    public async Task What_does_not_fit_into_memory_is_read_each_time()
    {
        var all = AuditDefinitions.MostKept / DefinitionHistory.MostKept;
        foreach (var number in Enumerable.Range(0, all + 2))
        {
            foreach (var change in Enumerable.Range(0, DefinitionHistory.MostKept))
                _stored.Change(number, change);
        }

        Assert.Equal(3, (await ReadAsync()).Length);
        Assert.Equal(all + 2, _stored.Reads);
        Assert.Equal(3, (await ReadAsync()).Length);
        Assert.Equal(all + 4, _stored.Reads);
    }

    private async Task<string[]> ReadAsync()
    {
        var query = new AuditQuery { WithDefinitions = true, Kinds = AuditKinds.OfDefinitions, Most = 3 };
        return [.. (await _reader.ReadAsync(query, TestContext.Current.CancellationToken)).Entries.Select(entry => $"{entry.About.Title} {entry.Sequence}")];
    }

    private sealed class Stored : IDefinitionStore
    {
        private readonly Dictionary<Guid, DefinitionHead> _heads = [];
        private readonly Dictionary<Guid, List<DefinitionHistoryEntry>> _histories = [];
        private int _reads;

        public int Reads => Volatile.Read(ref _reads);

        public void Change(int number, int minute)
        {
            var id = Id(number);
            var head = _heads.GetValueOrDefault(id) ?? new DefinitionHead(id, $"Definition {number}", "Type", null, null, true, 1, null, 0);
            _heads[id] = head with { Revision = head.Revision + 1, HistoryLength = head.HistoryLength + 1 };
            if (!_histories.TryGetValue(id, out var history))
                _histories.Add(id, history = []);
            history.Add(new(head.HistoryLength + 1, Start.AddMinutes(minute), DefinitionHistoryKind.Created, 1, new Person("key", "ann"), "Done."));
        }

        /// <summary>A change that says nothing.</summary>
        public void Rename(int number, string name) => _heads[Id(number)] = _heads[Id(number)] with { DisplayName = name, Revision = _heads[Id(number)].Revision + 1 };

        public Task<ImmutableArray<DefinitionHead>> ListHeadsAsync(CancellationToken cancellation) => Task.FromResult(_heads.Values.ToImmutableArray());

        public Task<ImmutableArray<DefinitionHistoryEntry>> ReadDefinitionHistoryAsync(Guid id, CancellationToken cancellation)
        {
            Interlocked.Increment(ref _reads);
            return Task.FromResult(_histories[id].ToImmutableArray());
        }

        public Task<DefinitionHead?> FindHeadAsync(Guid id, CancellationToken cancellation) => throw new NotSupportedException();

        public Task<WorkflowDefinition?> FindVersionAsync(Guid id, int version, CancellationToken cancellation) => throw new NotSupportedException();

        public Task<bool> SaveAsync(
            DefinitionHead head, WorkflowDefinition latest, int expectedRevision, ImmutableArray<DefinitionHistoryEntry> history = default) => throw new NotSupportedException();

        private static Guid Id(int number) => new(number, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1);
    }
}
