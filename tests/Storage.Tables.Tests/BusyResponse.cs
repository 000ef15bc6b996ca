using System.Diagnostics.CodeAnalysis;
using Azure;
using Azure.Core;

namespace WorkflowFunctions.Storage.Tables.Tests;

/// <summary>503 without a body.</summary>
internal sealed class BusyResponse : Response
{
    public override int Status => 503;

    public override string ReasonPhrase => "Server busy";

    public override Stream? ContentStream { get; set; } = new MemoryStream();

    public override string ClientRequestId { get; set; } = "";

    public override void Dispose() => ContentStream?.Dispose();

    protected override bool ContainsHeader(string name) => false;

    protected override IEnumerable<HttpHeader> EnumerateHeaders() => [];

    protected override bool TryGetHeader(string name, [NotNullWhen(true)] out string? value)
    {
        value = null;
        return false;
    }

    protected override bool TryGetHeaderValues(string name, [NotNullWhen(true)] out IEnumerable<string>? values)
    {
        values = null;
        return false;
    }
}
