using System.Diagnostics.CodeAnalysis;
using Azure;
using Azure.Core;

namespace WorkflowFunctions.Storage.Tables.Tests;

/// <summary>503 without a body.</summary>
/// <param name="pause">How long the service asks to wait; null: it does not say.</param>
internal sealed class BusyResponse(TimeSpan? pause = null) : Response
{
    private const string Pause = "retry-after-ms";

    private string Milliseconds => FormattableString.Invariant($"{pause!.Value.TotalMilliseconds:0}");

    public override int Status => 503;

    public override string ReasonPhrase => "Server busy";

    public override Stream? ContentStream { get; set; } = new MemoryStream();

    public override string ClientRequestId { get; set; } = "";

    public override void Dispose() => ContentStream?.Dispose();

    protected override bool ContainsHeader(string name) => TryGetHeader(name, out _);

    protected override IEnumerable<HttpHeader> EnumerateHeaders() => pause is null ? [] : [new HttpHeader(Pause, Milliseconds)];

    protected override bool TryGetHeader(string name, [NotNullWhen(true)] out string? value)
    {
        value = pause is not null && name.Equals(Pause, StringComparison.OrdinalIgnoreCase) ? Milliseconds : null;
        return value is not null;
    }

    protected override bool TryGetHeaderValues(string name, [NotNullWhen(true)] out IEnumerable<string>? values)
    {
        values = TryGetHeader(name, out var value) ? [value] : null;
        return values is not null;
    }
}
