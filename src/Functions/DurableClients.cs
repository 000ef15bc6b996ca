using Microsoft.DurableTask.Client;

namespace WorkflowFunctions.Functions;

/// <summary>
/// The durable client of the function that runs: clients come as parameters of functions only, while the doorbell is rung from
/// deep inside the pipeline.
/// </summary>
public sealed class DurableClients
{
    private readonly AsyncLocal<DurableTaskClient?> _current = new();

    /// <summary>The client handed in by the function this call belongs to; null in functions that have none.</summary>
    public DurableTaskClient? Current => _current.Value;

    /// <summary>Hands in a function's client. It is there until the asynchronous method that calls this has ended.</summary>
    public void Use(DurableTaskClient client) => _current.Value = client;
}
