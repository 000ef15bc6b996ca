using System.Collections.Immutable;
using WorkflowFunctions.Engine.Notices;
using WorkflowFunctions.Engine.Stores;

namespace WorkflowFunctions.Storage.Sqlite;

public sealed partial class SqliteStore
{
    private const string AllPeople = "SELECT json FROM person ORDER BY key";

    private const string PutPerson = "INSERT INTO person (key, json) VALUES (@key, @json) ON CONFLICT (key) DO UPDATE SET json = excluded.json";

    private const string DropPerson = "DELETE FROM person WHERE key = @key";

    public async Task<ImmutableArray<SeenPerson>> ReadPeopleAsync(CancellationToken cancellation)
    {
        var rows = await _readers.ReadAsync(session => session.All(AllPeople, row => row.Bytes(0)), cancellation).ConfigureAwait(false);
        return [.. rows.Select(json => StoreJson.Read<SeenPerson>(json))];
    }

    public Task KeepPersonAsync(SeenPerson person)
    {
        ArgumentNullException.ThrowIfNull(person);
        var json = StoreJson.Write(person);
        return _writer.WriteAsync(session => session.Run(PutPerson, ("@key", person.Person.Key), ("@json", json)));
    }

    public Task ForgetPeopleAsync(IReadOnlyCollection<string> keys)
    {
        ArgumentNullException.ThrowIfNull(keys);
        return _writer.WriteAsync(session => keys.Sum(key => session.Run(DropPerson, ("@key", key))));
    }
}
