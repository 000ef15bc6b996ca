using Microsoft.Data.Sqlite;
using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Engine.Definitions;
using WorkflowFunctions.Storage.Sqlite;

namespace WorkflowFunctions.Benchmarks.Data;

/// <summary>
/// A folder with a database of suspended instances, made by the store itself: what a host would have written, without its requests.
/// </summary>
internal sealed record InstanceDatabase(string Folder)
{
    private const int AtOnce = 4_000;

    /// <summary>The first instances are the oldest: one was started each second.</summary>
    private static readonly DateTimeOffset First = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public string File => Path.Combine(Folder, "workflow.db");

    public static async Task<InstanceDatabase> MakeAsync(string folder, WorkflowDefinition definition, int count)
    {
        await using var store = await SqliteStore.OpenAsync(new SqliteStoreOptions { Directory = folder });
        await store.SaveAsync(
            new DefinitionHead(definition.Id, definition.DisplayName, definition.WorkflowType, null, null, true, 1, 1, 1), definition, 0);
        foreach (var numbers in Enumerable.Range(1, count).Chunk(AtOnce))
        {
            await Task.WhenAll(numbers.Select(number =>
            {
                var at = First.AddSeconds(number);
                var started = Approvals.Started(definition, Guid.CreateVersion7(at), number, at);
                return store.CreateAsync(started.Snapshot, started.History);
            }));
        }

        // What the host leases next lies above them.
        await store.LeaseReferenceIdsAsync(count);
        return new InstanceDatabase(folder);
    }

    /// <summary>A copy in another folder, which a measurement may change.</summary>
    public InstanceDatabase CopyTo(string folder)
    {
        Directory.CreateDirectory(folder);
        var copy = new InstanceDatabase(folder);
        System.IO.File.Copy(File, copy.File);
        return copy;
    }

    /// <summary>The instances in an order that has nothing to do with where they lie, the same in each run.</summary>
    public Guid[] Shuffled(int count)
    {
        using var connection = Open();
        using var command = new SqliteCommand("SELECT id FROM instance ORDER BY number", connection);
        using var row = command.ExecuteReader();
        var ids = new List<Guid>();
        while (row.Read())
            ids.Add(new Guid((byte[])row[0], bigEndian: true));
        var shuffled = ids.ToArray();
        new Random(7).Shuffle(shuffled);
        return shuffled[..count];
    }

    /// <summary>How many instances have a status, by its number.</summary>
    public int Count(int status)
    {
        using var connection = Open();
        using var command = new SqliteCommand("SELECT count(*) FROM instance WHERE status = @status", connection);
        command.Parameters.AddWithValue("@status", status);
        return (int)(long)command.ExecuteScalar()!;
    }

    /// <summary>Reads only: the host may write meanwhile.</summary>
    public SqliteConnection Open()
    {
        var connection = new SqliteConnection($"Data Source={File};Mode=ReadOnly;Pooling=False");
        connection.Open();
        return connection;
    }
}
