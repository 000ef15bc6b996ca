using Azure.Data.Tables;

namespace WorkflowFunctions.Storage.Tables.Schema;

/// <summary>The tables of one store.</summary>
/// <param name="Instances">A partition for each instance: gate, origin, snapshot, inbox and history.</param>
/// <param name="Index">The rows of lists: a partition for each bucket of all instances, each initiator, each role.</param>
/// <param name="Due">Which instances to look at and when: a partition for each bucket.</param>
/// <param name="Definitions">One partition: heads, versions and the histories of definitions.</param>
/// <param name="Meta">The owner, the counter of reference ids, and the stored roles.</param>
internal sealed record TableSet(Table Instances, Table Index, Table Due, Table Definitions, Table Meta)
{
    public static TableSet Of(TableServiceClient service, string prefix) => new(
        new Table(service.GetTableClient($"{prefix}Instances")),
        new Table(service.GetTableClient($"{prefix}Index")),
        new Table(service.GetTableClient($"{prefix}Due")),
        new Table(service.GetTableClient($"{prefix}Definitions")),
        new Table(service.GetTableClient($"{prefix}Meta")));

    public Task CreateAsync() =>
        Task.WhenAll(Instances.CreateAsync(), Index.CreateAsync(), Due.CreateAsync(), Definitions.CreateAsync(), Meta.CreateAsync());
}
