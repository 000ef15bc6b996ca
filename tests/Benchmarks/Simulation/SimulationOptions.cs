namespace WorkflowFunctions.Benchmarks.Simulation;

/// <summary>What is assumed of the installation. Every figure can be set on the command line.</summary>
/// <param name="SignalsPerSecond">They arrive at random times.</param>
/// <param name="Seconds">How long they arrive.</param>
/// <param name="Workers">Instances of the Functions app.</param>
/// <param name="CoresOfWorker">Processors of each.</param>
/// <param name="Partitions">Control queues of the task hub (<c>partitionCount</c>): each belongs to one worker.</param>
/// <param name="Orchestrations">Orchestrations that one worker runs at once (<c>maxConcurrentOrchestratorFunctions</c>).</param>
/// <param name="Activities">Activities that one worker runs at once (<c>maxConcurrentActivityFunctions</c>).</param>
/// <param name="Accounts">2 if the task hub has a storage account of its own; 1 if it shares the one of the tables.</param>
/// <param name="AccountPerSecond">Requests that one storage account takes.</param>
/// <param name="AcceptMs">Processor time of a request that accepts a signal.</param>
/// <param name="WorkItemMs">Processor time of an orchestration turn or an activity: the host, the worker and what is between them.</param>
/// <param name="Read">A read from a table.</param>
/// <param name="Write">A write to a table, or one of its transactions.</param>
/// <param name="Queue">Adding a message to a queue, or taking it.</param>
/// <param name="Seed">The same seed gives the same figures.</param>
internal sealed record SimulationOptions(
    double SignalsPerSecond, double Seconds, int Workers, int CoresOfWorker, int Partitions, int Orchestrations, int Activities, int Accounts,
    double AccountPerSecond, double AcceptMs, double WorkItemMs, Latency Read, Latency Write, Latency Queue, int Seed);
