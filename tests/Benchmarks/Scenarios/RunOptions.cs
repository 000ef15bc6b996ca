namespace WorkflowFunctions.Benchmarks.Scenarios;

/// <summary>What can be chosen on the command line.</summary>
/// <param name="Instances">How many instances; null: as many as the scenario says.</param>
/// <param name="Scale">Multiplies what the scenarios say.</param>
/// <param name="Clients">How many clients send at once.</param>
/// <param name="WarmUp">How many signals are sent, and not counted, before a measurement: the runtime compiles what it uses often.</param>
/// <param name="Host">The folder of a published host; null: it is published first.</param>
/// <param name="IsCompiledAhead">Whether it is published for this kind of machine, which takes a minute longer.</param>
/// <param name="Cache">Where databases are made; null: a folder in the temporary one.</param>
/// <param name="Keep">Leave shared databases in the cache for the next run.</param>
internal sealed record RunOptions(int? Instances, double Scale, int Clients, int WarmUp, string? Host, bool IsCompiledAhead, string? Cache, bool Keep)
{
    public const int DefaultClients = 16;
    public const int DefaultWarmUp = 5_000;

    /// <summary>How many instances a scenario works with that by itself takes <paramref name="usual"/>.</summary>
    public int Of(int usual) => Instances ?? Math.Max(1, (int)(usual * Scale));
}
