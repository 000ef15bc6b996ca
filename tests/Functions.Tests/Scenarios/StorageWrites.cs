using System.Diagnostics.Metrics;
using System.Text.RegularExpressions;
using WorkflowFunctions.Storage.Tables.TestKit;

namespace WorkflowFunctions.Functions.Tests.Scenarios;

/// <summary>Counts what this process asks the storage emulator to write. Tests read much more than the app does, and write nothing.</summary>
internal sealed partial class StorageWrites : IDisposable
{
    private readonly MeterListener _listener = new();
    private long _count;

    public StorageWrites()
    {
        var port = int.Parse(Port().Match(Azurite.ConnectionString).Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture);
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Name == "http.client.request.duration")
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<double>((_, _, tags, _) =>
        {
            if (Is(tags, "server.port", port) && !Is(tags, "http.request.method", HttpMethod.Get.Method))
                Interlocked.Increment(ref _count);
        });
        _listener.Start();
    }

    public long Count => Interlocked.Read(ref _count);

    public void Dispose() => _listener.Dispose();

    private static bool Is(ReadOnlySpan<KeyValuePair<string, object?>> tags, string name, object value)
    {
        foreach (var tag in tags)
        {
            if (tag.Key == name)
                return value.Equals(tag.Value);
        }

        return false;
    }

    [GeneratedRegex(@"TableEndpoint=http://[^:]+:(\d+)/")]
    private static partial Regex Port();
}
