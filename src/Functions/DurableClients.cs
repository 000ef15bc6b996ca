using Microsoft.DurableTask.Client;

namespace WorkflowFunctions.Functions;

/// <summary>
/// The durable client of the function that is running. Functions get clients only as parameters, while the doorbell is rung from
/// deep inside the pipeline.
/// </summary>
public sealed class DurableClients
{
    private readonly AsyncLocal<DurableTaskClient?> _current = new();

    /// <summary>The client of the function that this call belongs to; null if that function has none.</summary>
    public DurableTaskClient? Current => _current.Value;

    /// <summary>Sets the client of a function. It stays until the asynchronous method that calls this has ended.</summary>
    public void Use(DurableTaskClient client) => _current.Value = client;
}
