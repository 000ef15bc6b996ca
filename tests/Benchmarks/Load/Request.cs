using System.Text;

namespace WorkflowFunctions.Benchmarks.Load;

/// <summary>Requests as bytes, made before the measurement.</summary>
internal static class Request
{
    public const string SignalBody = """{"SignalKey":"Approve1.ApprovalStatus","Data":{"Approved":"True","Comment":"looks right"}}""";

    public static byte[] Signal(Guid instance, string token) => Post($"/Workflow/Instances/{instance}/Signals", token, SignalBody);

    public static byte[] Post(string path, string token, string json) => Encoding.UTF8.GetBytes(
        $"POST {path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {token}\r\nContent-Type: application/json\r\n"
        + $"Content-Length: {Encoding.UTF8.GetByteCount(json)}\r\n\r\n{json}");

    public static byte[] Get(string path, string token) =>
        Encoding.UTF8.GetBytes($"GET {path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {token}\r\n\r\n");
}
