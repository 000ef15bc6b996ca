using System.Globalization;

namespace WorkflowFunctions.HostScenarios.Telemetry;

/// <summary>A span as it was received. Identifiers are hexadecimal.</summary>
/// <param name="Links">The spans that it links to.</param>
internal sealed record ReceivedSpan(
    string Source, string Name, string TraceId, string SpanId, string ParentId, IReadOnlyDictionary<string, string> Attributes,
    IReadOnlyList<(string TraceId, string SpanId)> Links, bool HasFailed, IReadOnlyDictionary<string, string> Service);

/// <summary>A measurement. Of a histogram, <paramref name="Value"/> is how many there were.</summary>
internal sealed record ReceivedMetric(string Meter, string Name, IReadOnlyDictionary<string, string> Attributes, double Value);

/// <summary>A line of the log.</summary>
internal sealed record ReceivedLog(string Category, string Body, IReadOnlyDictionary<string, string> Attributes, string TraceId);

/// <summary>What a request of the OpenTelemetry protocol has, by the field numbers of its definition.</summary>
internal static class Received
{
    public static IEnumerable<ReceivedSpan> Spans(ProtoMessage request) =>
        from resource in request.Messages(1)
        let service = Attributes(resource.Message(1), 1)
        from scope in resource.Messages(2)
        from span in scope.Messages(2)
        select new ReceivedSpan(
            scope.Message(1)?.Text(1) ?? "", span.Text(5), span.Hex(1), span.Hex(2), span.Hex(4), Attributes(span, 9),
            [.. span.Messages(13).Select(link => (link.Hex(1), link.Hex(2)))], span.Message(15)?.Number(3) == 2, service);

    public static IEnumerable<ReceivedMetric> Metrics(ProtoMessage request) =>
        from resource in request.Messages(1)
        from scope in resource.Messages(2)
        from metric in scope.Messages(2)
        from point in Points(metric)
        select new ReceivedMetric(scope.Message(1)?.Text(1) ?? "", metric.Text(1), point.Attributes, point.Value);

    public static IEnumerable<ReceivedLog> Logs(ProtoMessage request) =>
        from resource in request.Messages(1)
        from scope in resource.Messages(2)
        from log in scope.Messages(2)
        select new ReceivedLog(scope.Message(1)?.Text(1) ?? "", Value(log.Message(5)), Attributes(log, 6), log.Hex(9));

    private static IEnumerable<(IReadOnlyDictionary<string, string> Attributes, double Value)> Points(ProtoMessage metric)
    {
        // A gauge, a sum, a histogram.
        foreach (var point in metric.Messages(5).Concat(metric.Messages(7)).SelectMany(data => data.Messages(1)))
            yield return (Attributes(point, 7), point.Real(4) ?? (long)(point.Number(6) ?? 0));
        foreach (var point in metric.Messages(9).SelectMany(data => data.Messages(1)))
            yield return (Attributes(point, 9), point.Number(4) ?? 0);
    }

    private static Dictionary<string, string> Attributes(ProtoMessage? message, int number) =>
        (message?.Messages(number) ?? []).DistinctBy(pair => pair.Text(1)).ToDictionary(pair => pair.Text(1), pair => Value(pair.Message(2)));

    private static string Value(ProtoMessage? value) => value switch
    {
        null => "",
        _ when value.Number(2) is { } truth => truth == 0 ? "false" : "true",
        _ when value.Number(3) is { } whole => ((long)whole).ToString(CultureInfo.InvariantCulture),
        _ when value.Real(4) is { } real => real.ToString(CultureInfo.InvariantCulture),
        _ => value.Text(1),
    };
}
