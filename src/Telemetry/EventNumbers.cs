using OpenTelemetry;
using OpenTelemetry.Logs;

namespace WorkflowFunctions.Telemetry;

/// <summary>Sends the number of each event of the log along, by which the documents name it.</summary>
internal sealed class EventNumbers : BaseProcessor<LogRecord>
{
    private const string Name = "event.id";

    public override void OnEnd(LogRecord data)
    {
        if (data.EventId.Id != 0)
            data.Attributes = [.. data.Attributes ?? [], new(Name, data.EventId.Id)];
    }
}
