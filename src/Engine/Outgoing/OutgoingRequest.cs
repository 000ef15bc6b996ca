using System.Collections.Immutable;

namespace WorkflowFunctions.Engine.Outgoing;

/// <summary>A request that leaves this installation. None of its parts prints its content.</summary>
public sealed class OutgoingRequest(HttpMethod method, Uri address)
{
    public HttpMethod Method => method;

    public Uri Address => address;

    /// <summary>Already checked: names are tokens, and values have no control characters.</summary>
    public ImmutableArray<OutgoingHeader> Headers { get; init; } = [];

    public OutgoingBody? Body { get; init; }

    public OutgoingRequest With(OutgoingHeader header) => new(method, address) { Headers = Headers.Add(header), Body = Body };
}

/// <param name="isSecret">Must only go to the origin it was written for.</param>
public sealed class OutgoingHeader(string name, string value, bool isSecret = false)
{
    public string Name => name;

    public string Value { get; } = value;

    /// <summary>What people may see of the value when a placeholder was put in for every secret.</summary>
    public string Shown { get; init; } = value;

    public bool IsSecret => isSecret;
}

/// <param name="hasSecret">Must only go to the origin it was written for.</param>
public sealed class OutgoingBody(ReadOnlyMemory<byte> bytes, string contentType, bool hasSecret)
{
    public ReadOnlyMemory<byte> Bytes => bytes;

    public string ContentType => contentType;

    public bool HasSecret => hasSecret;
}
