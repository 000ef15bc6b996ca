using System.Globalization;
using System.Text;

namespace WorkflowFunctions.LocalHost.Tests.Hostile;

/// <summary>A request as bytes.</summary>
/// <param name="IsHttp">Whether it is HTTP at all: if not, the web server itself may refuse it, with an empty body.</param>
internal sealed record HostileRequest(IReadOnlyList<byte[]> Pieces, bool IsHttp)
{
    public override string ToString() => string.Concat(Pieces.Select(piece => Encoding.Latin1.GetString(piece))) is { Length: > 1500 } text
        ? text[..1500] + "…"
        : string.Concat(Pieces.Select(piece => Encoding.Latin1.GetString(piece)));
}

/// <summary>Real requests for every endpoint, spoilt in ways that attackers and broken clients do. The same seed makes the same requests.</summary>
internal sealed class HostileRequests(int seed, string credentials, Guid instance, Guid definition)
{
    private const string Signal = """{"SignalKey":"RequireApproval1.ApprovalStatus","Data":{"Approved":"True","Comment":"ok"}}""";
    private const string Start = """{"WorkflowType":"Enrollment","Key":"12","Title":"t","InitialData":{"cn":"www.example.com","list":[1,2,{"a":null}]}}""";
    private const string Steps = """[{"UniqueName":"StartNOOP","DisplayName":"Start","ExtensionName":"NOOPStep","Outputs":{}}]""";
    private const string Export = """{"DisplayName":"Import","WorkflowType":"Import","Steps":[{"UniqueName":"StartNOOP","ExtensionName":"NOOPStep"}]}""";

    private static readonly string[] Odd =
    [
        "", "%00", "%", "%zz", "%2e%2e%2f", "..", "%C0%AF", "%F0%9F%98%80", "%ED%A0%80", "'", "\"", "%22%3E%3Cscript%3E", "-1", "0", "1e999", "99999999999999999999",
        "NaN", "null", "true", "[]", "{}", "$(secret:x)", "%25s%25n", "a%0d%0ab:c", "%E2%80%AE", new string('a', 3000), "00000000-0000-0000-0000-000000000000",
        "Status%20-eq%20%22", "Title%20-contains%20%22%25%22", "(((((", "Id%20-eq%20NULL%20OR%20", "%7F", "+", "*", "~", "%5C", "//", ";", "a;b=c",
    ];

    private static readonly string[] OddJson =
    [
        "null", "true", "-0", "1e400", "123456789012345678901234567890", "\"\\ud800\"", "\"\\u0000\"", "[]", "{}", "\"" + new string('x', 70_000) + "\"",
        new string('[', 200) + new string(']', 200), "\"\u202e\ufeff\"", "\"2026-13-45T99:99:99Z\"", "{\"a\":1,\"a\":2}", "1.0000000000000000000000000000001", "\"\"",
    ];

    private static readonly string[] OddHeaders =
    [
        "Prefer: return=\"\\", "If-Match: W/", "If-None-Match: \"a", "Content-Encoding: gzip", "x-keyfactor-api-version: 9", "Origin: null", "Sec-Fetch-Site: cross-site", "Expect: 100-continue",
        "Accept: */*;q=x", "Idempotency-Key: ", "Idempotency-Key: " + "k,k", "Cookie: a=b; =; ;", "Range: bytes=0-0", "X-Forwarded-For: ::::", "Forwarded: for=\"_x", "Authorization: Bearer a.b.c",
        "Content-Type: application/json; charset=utf-16", "Content-Type: text/plain", "Content-Type: \"", "Accept-Language: *;q=9", "Upgrade: websocket", "Connection: upgrade", "TE: trailers",
        "X-MS-CLIENT-PRINCIPAL: e30=", "Host: other", "Via: 1.1 x", "Max-Forwards: -1", "Date: never", "Content-Language: \t", "If-Modified-Since: 0",
    ];

    private readonly Random _random = new(seed);

    private (string Method, string Path, string? Body)[] Real =>
    [
        ("POST", "/Workflow/Instances", Start), ("GET", "/Workflow/Instances?ReturnLimit=5&SortField=Title&QueryString=Status%20-eq%202", null),
        ("GET", "/Workflow/Instances/My", null), ("GET", "/Workflow/Instances/AssignedToMe?pq.pageReturned=2", null), ("GET", $"/Workflow/Instances/{instance}", null),
        ("GET", $"/Workflow/Instances/{instance}/History?ReturnLimit=3", null), ("POST", $"/Workflow/Instances/{instance}/Signals", Signal),
        ("POST", $"/Workflow/Instances/{instance}/Signals", $"[{Signal}]"), ("POST", $"/Workflow/Instances/{instance}/Stop", null), ("POST", $"/Workflow/Instances/{instance}/Restart?version=1", "{}"),
        ("DELETE", $"/Workflow/Instances/{instance}", null), ("POST", "/Workflow/Instances/Resume", null), ("GET", "/Workflow/Definitions?SortField=DisplayName", null),
        ("POST", "/Workflow/Definitions", """{"DisplayName":"D","Description":"d","Key":"1","WorkflowType":"Hostile","Enabled":true}"""),
        ("GET", $"/Workflow/Definitions/{definition}?definitionVersion=1&exportable=true", null), ("PUT", $"/Workflow/Definitions/{definition}", """{"DisplayName":"D","Enabled":true}"""),
        ("PUT", $"/Workflow/Definitions/{definition}/Steps", Steps), ("POST", $"/Workflow/Definitions/{definition}/Publish", null), ("DELETE", $"/Workflow/Definitions/{definition}", null),
        ("POST", "/Workflow/Definitions/Import", Export), ("GET", "/Workflow/Definitions/Steps", null), ("GET", "/Workflow/Definitions/Steps/RequireApproval", null),
        ("GET", "/Workflow/Definitions/Types", null), ("GET", "/Security/Roles", null), ("GET", "/Security/Me", null), ("GET", "/Status/Endpoints", null),
        ("GET", "/openapi/v1.json", null), ("GET", "/healthz/ready", null), ("GET", "/console", null),
    ];

    public HostileRequest Next()
    {
        var (method, path, body) = Real[_random.Next(Real.Length)];
        var headers = new List<string> { "Host: 127.0.0.1", $"Authorization: Basic {credentials}", "Connection: close" };
        if (Chance(2))
            path = Spoil(path);
        if (body is not null && Chance(1.3))
            body = SpoilJson(body);
        if (Chance(8))
            method = Pick(["PATCH", "HEAD", "OPTIONS", "TRACE", "get", "PROPFIND", "PUT", "DELETE", "POST", "A"]);
        for (var count = _random.Next(0, 3); count > 0; count--)
            headers.Add(Pick(OddHeaders));
        if (Chance(40))
            headers.AddRange(Enumerable.Range(0, _random.Next(90, 190)).Select(number => string.Create(CultureInfo.InvariantCulture, $"X-{number}: {number}")));
        if (Chance(40))
            headers.Add($"X-Long: {new string('h', _random.Next(30_000, 60_000))}");
        var bytes = body is null ? [] : Encoding.UTF8.GetBytes(body);
        if (Chance(12))
            bytes = [.. bytes.Select(value => Chance(30) ? (byte)_random.Next(256) : value)];
        return Chance(6) ? Broken(method, path, headers, bytes) : Framed(method, path, headers, bytes);
    }

    private HostileRequest Framed(string method, string path, List<string> headers, byte[] body)
    {
        if (body.Length > 0 && !headers.Exists(header => header.StartsWith("Content-Type", StringComparison.Ordinal)))
            headers.Add("Content-Type: application/json");
        // The web server itself refuses two hosts, an address that cannot be decoded, and an upgrade of a request with a body.
        var isHttp = !headers.Contains("Host: other") && !path.Contains("%00", StringComparison.Ordinal);
        if (body.Length > 0 && Chance(3))
        {
            headers.Add("Transfer-Encoding: chunked");
            return new([Head(method, path, headers), .. Chunks(body)], isHttp);
        }

        if (body.Length > 0 || method is "POST" or "PUT")
            headers.Add(string.Create(CultureInfo.InvariantCulture, $"Content-Length: {body.Length}"));
        return new([Head(method, path, headers), body], isHttp);
    }

    /// <summary>What is no HTTP: the framing itself is wrong, or the request ends too early.</summary>
    private HostileRequest Broken(string method, string path, List<string> headers, byte[] body)
    {
        var kind = _random.Next(8);
        var more = kind switch
        {
            0 => string.Create(CultureInfo.InvariantCulture, $"Content-Length: {body.Length + 10}"),
            1 => "Content-Length: -1",
            2 => "Content-Length: 99999999999999999999",
            3 => "Transfer-Encoding: gzip, chunked",
            4 => "Transfer-Encoding: chunked",
            5 => "Content-Length: 3\r\nContent-Length: 4",
            6 => ": no name",
            _ => "no colon",
        };
        byte[] head = Head(method, path, [.. headers, more]);
        if (kind == 4)
            return new([head, Encoding.ASCII.GetBytes(Pick(["ffffffffffffffffff\r\n", "-1\r\n", "zz\r\n", "5\r\nabc", "0", "\r\n", "5;x=\"\r\nabcde\r\n0\r\n\r\n"]))], false);
        if (Chance(3))
            head = [.. head.Select(value => Chance(60) ? (byte)_random.Next(256) : value)];
        if (Chance(4))
            head = head[.._random.Next(head.Length)];
        return new([head, body], false);
    }

    private IEnumerable<byte[]> Chunks(byte[] body)
    {
        for (var at = 0; at < body.Length;)
        {
            var size = Math.Min(body.Length - at, _random.Next(1, 5000));
            yield return [.. Encoding.ASCII.GetBytes($"{size:x}{(Chance(5) ? ";x=y" : "")}\r\n"), .. body.AsSpan(at, size), .. "\r\n"u8];
            at += size;
        }

        yield return "0\r\n\r\n"u8.ToArray();
    }

    private string Spoil(string path)
    {
        var parts = path.Split(['/', '&', '='], StringSplitOptions.None);
        var at = _random.Next(1, parts.Length);
        return _random.Next(4) switch
        {
            0 => path.Replace(parts[at].Length == 0 ? "/" : parts[at], Pick(Odd), StringComparison.Ordinal) is { } changed && changed.StartsWith('/') ? changed : "/" + Pick(Odd),
            1 => $"{path}{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{Pick(["QueryString", "pq.ReturnLimit", "SortField", "cursor", "version", "x", ""])}={Pick(Odd)}",
            2 => path + "/" + Pick(Odd),
            _ => "/KeyfactorAPI" + path,
        };
    }

    private string SpoilJson(string json) => _random.Next(6) switch
    {
        0 => json[.._random.Next(json.Length)],
        1 => json.Insert(_random.Next(json.Length), Pick(OddJson)),
        2 => json.Replace("\"" + Pick(json.Split('"')) + "\"", Pick(OddJson), StringComparison.Ordinal),
        3 => Pick(OddJson),
        4 => "\ufeff" + json + new string(' ', _random.Next(100_000)),
        _ => json.Replace("}", $",\"{Pick(["Data", "Extra", "Id", "", "data", "$mail"])}\":{Pick(OddJson)}}}", StringComparison.Ordinal),
    };

    private static byte[] Head(string method, string path, IEnumerable<string> headers) =>
        Encoding.Latin1.GetBytes($"{method} {path} HTTP/1.1\r\n{string.Join("\r\n", headers)}\r\n\r\n");

    /// <summary>True once in about so many times.</summary>
    private bool Chance(double times) => _random.NextDouble() < 1 / times;

    private string Pick(string[] choices) => choices[_random.Next(choices.Length)];
}
