using System.Diagnostics.Tracing;
using System.Globalization;
using Microsoft.Extensions.Logging;

namespace WorkflowFunctions.Telemetry;

/// <summary>
/// Logs that telemetry does not reach its collector, which OpenTelemetry's packages tell only whoever listens to them. Each kind of trouble is
/// told at once, and then once an hour: a collector that is away for days must not fill the log.
/// </summary>
internal sealed partial class ExportTrouble(TimeProvider time, ILogger<ExportTrouble> logger) : IDisposable
{
    private const string Sources = "OpenTelemetry-";
    private const int LongestText = 300;

    private static readonly TimeSpan Pause = TimeSpan.FromHours(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<(string Source, int Event), long> _told = [];
    private Listener? _listener;

    public void Begin() => _listener ??= new Listener(Tell);

    public void Dispose() => _listener?.Dispose();

    private void Tell(EventWrittenEventArgs trouble)
    {
        lock (_lock)
        {
            var kind = (trouble.EventSource.Name, trouble.EventId);
            if (_told.TryGetValue(kind, out var at) && time.GetElapsedTime(at) < Pause)
                return;
            _told[kind] = time.GetTimestamp();
        }

        LogTrouble(trouble.EventSource.Name, TextOf(trouble));
    }

    /// <summary>In one line: exceptions are written with where in the code they were.</summary>
    private static string TextOf(EventWrittenEventArgs trouble)
    {
        var text = trouble.Message ?? trouble.EventName ?? "";
        try
        {
            return FirstLine(string.Format(CultureInfo.InvariantCulture, text, [.. (trouble.Payload ?? []).Select(value => FirstLine(value?.ToString() ?? ""))]));
        }
        catch (FormatException)
        {
            return FirstLine(text);
        }
    }

    private static string FirstLine(string text)
    {
        var line = text.Split('\n', 2)[0].Trim();
        return line.Length <= LongestText ? line : line[..LongestText] + "…";
    }

    [LoggerMessage(720, LogLevel.Warning, "Telemetry may be missing ({Source}): {Trouble}")]
    private partial void LogTrouble(string source, string trouble);

    private sealed class Listener : EventListener
    {
        // The base class names the sources that there are before it comes to this one's fields.
        private readonly Action<EventWrittenEventArgs>? _tell;

        public Listener(Action<EventWrittenEventArgs> tell) => _tell = tell;

        protected override void OnEventSourceCreated(EventSource eventSource)
        {
            if (eventSource.Name.StartsWith(Sources, StringComparison.Ordinal))
                EnableEvents(eventSource, EventLevel.Warning);
        }

        protected override void OnEventWritten(EventWrittenEventArgs eventData) => _tell?.Invoke(eventData);
    }
}
