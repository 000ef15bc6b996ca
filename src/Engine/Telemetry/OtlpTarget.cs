namespace WorkflowFunctions.Engine.Telemetry;

/// <summary>Where the signals of a kind are sent by the OpenTelemetry protocol.</summary>
/// <param name="Endpoint">The complete address; for gRPC that of the server.</param>
/// <param name="IsHttp">Over HTTP with Protobuf; otherwise by gRPC.</param>
/// <param name="Headers">As the standard writes them, for example keys of a service; null if there are none. They are secret.</param>
/// <param name="Timeout">How long one sending may take.</param>
public sealed record OtlpTarget(Uri Endpoint, bool IsHttp, string? Headers, TimeSpan Timeout);
