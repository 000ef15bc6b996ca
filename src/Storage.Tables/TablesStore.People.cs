using System.Collections.Immutable;
using Azure.Data.Tables;
using WorkflowFunctions.Engine.Notices;
using WorkflowFunctions.Engine.Stores;
using WorkflowFunctions.Storage.Tables.Schema;

namespace WorkflowFunctions.Storage.Tables;

public sealed partial class TablesStore
{
    private const string PeoplePartition = "people";
    private const string PeopleStart = "p.";
    private const string PeopleEnd = "p/";

    public async Task<ImmutableArray<SeenPerson>> ReadPeopleAsync(CancellationToken cancellation)
    {
        var people = ImmutableArray.CreateBuilder<SeenPerson>();
        await foreach (var row in _tables.Meta.RowsAsync(PeoplePartition, PeopleStart, PeopleEnd, select: null, cancellation))
            people.Add(StoreJson.Read<SeenPerson>(row.Json()));
        return people.ToImmutable();
    }

    public Task KeepPersonAsync(SeenPerson person)
    {
        ArgumentNullException.ThrowIfNull(person);
        _lease.EnsureHeld();
        return _tables.Meta.PutAsync(new TableEntity(PeoplePartition, PersonKey(person.Person.Key)).WithJson(StoreJson.Write(person)));
    }

    public Task ForgetPeopleAsync(IReadOnlyCollection<string> keys)
    {
        ArgumentNullException.ThrowIfNull(keys);
        _lease.EnsureHeld();
        return _tables.Meta.DropAsync(PeoplePartition, keys.Select(PersonKey));
    }

    private static string PersonKey(string key) => $"{PeopleStart}{Keys.Plain(key)}";
}
