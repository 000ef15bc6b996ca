using System.Text;
using WorkflowFunctions.Api.Tests.Matrix;

namespace WorkflowFunctions.Api.Tests.Fuzz;

/// <summary>Takes requests that are right and spoils them: in path, query, headers or body, often in several places. The same seed gives the same requests.</summary>
internal sealed class RequestGenerator(int seed, IReadOnlyDictionary<string, string> places)
{
    private static readonly string[] Ids =
    [
        "00000000-0000-0000-0000-000000000000", "5b6f2a34-6f5e-4a43-9f0e", "{5b6f2a34-6f5e-4a43-9f0e-3a0c7d7d1a10}", "nonsense", "%01", "..%2f..", "%C3%28",
        "5B6F2A34-6F5E-4A43-9F0E-3A0C7D7D1A10", "'%20OR%201=1--", "%F0%9F%98%80", "null", "-1", "My%2F", "\u0130",
    ];

    private static readonly string[] Queries =
    [
        "ReturnLimit=0", "ReturnLimit=1001", "ReturnLimit=-1", "ReturnLimit=99999999999999999999", "PageReturned=0", "PageReturned=2147483647", "PageReturned=x",
        "SortField=Colour", "SortField=", "SortAscending=2", "SortAscending=true", "QueryString=Status+-eq", "QueryString=%28%28%28", "QueryString=Colour+-eq+1",
        "QueryString=Title+-eq+%22open", "QueryString=Id+-eq+%27%3BDROP+TABLE+instance%3B--", "QueryString=StartDate+-gt+99999-99-99", "QueryString=%00",
        "QueryString=Title+-contains+%25%5F%27", "pq.ReturnLimit=1&ReturnLimit=2", "a.b.ReturnLimit=5", "definitionVersion=0", "definitionVersion=1e9",
        "definitionVersion=%20", "exportable=perhaps", "version=0", "version=-7", "version=2147483648", "version=1&version=2", "=", "&&&", "%", "%zz=1", "x=%FF%FE",
    ];

    private static readonly (string Name, string Value)[] Headers =
    [
        ("x-keyfactor-api-version", "99"), ("x-keyfactor-api-version", ""), ("x-keyfactor-requested-with", "nobody"), ("If-None-Match", "W/\"\"\", *"),
        ("If-None-Match", new string('"', 500)), ("Prefer", "return=everything;;;,="), ("Idempotency-Key", new string('k', 300)), ("Idempotency-Key", ""),
        ("Idempotency-Key", "k\u00e9y"), ("Origin", "null"), ("Origin", "https://evil.example"), ("Sec-Fetch-Site", "cross-site"), ("Authorization", "Basic !!!"),
        ("Authorization", "Basic Og=="), ("Authorization", "Bearer a.b.c"), ("Authorization", "Digest x"), ("Host", "evil.example"), ("Accept", "text/nothing"),
        ("X-Forwarded-For", "999.1.1.1"), ("X-MS-CLIENT-PRINCIPAL", "e30="), ("Range", "bytes=5-1"), ("Expect", "nothing"),
    ];

    private static readonly string?[] MediaTypes = ["application/json", "text/json; charset=utf-16", "application/problem+json", "text/plain", "application/xml", "*/*", "json", null];

    private static readonly string[] Methods = ["GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "BREW"];

    private readonly Random _random = new(seed);
    private readonly JsonSpoiler _json = new(seed);

    public MalformedRequest Next()
    {
        var row = Pick(PermissionMatrix.Rows.Values.Where(row => row.Method != "HEAD").ToList());
        var url = places.Aggregate(row.Path, (path, place) => path.Replace(place.Key, place.Value, StringComparison.Ordinal));
        var body = row.Body is null ? null : Encoding.UTF8.GetBytes(row.Body);
        var request = new MalformedRequest(row.Method, url, body, body is null ? null : "application/json", []);
        for (var spoilt = _random.Next(1, 4); spoilt > 0; spoilt--)
            request = Spoil(request);
        return request;
    }

    private MalformedRequest Spoil(MalformedRequest request) => _random.Next(10) switch
    {
        0 => request with { Url = SpoilPath(request.Url) },
        1 => request with { Url = request.Url + (request.Url.Contains('?', StringComparison.Ordinal) ? "&" : "?") + Pick(Queries) },
        2 => request with { Headers = [.. request.Headers.Where(header => header.Name != "Host"), Pick(Headers)] },
        3 => request with { MediaType = Pick(MediaTypes), Body = request.Body ?? [] },
        4 => request with { Method = Pick(Methods) },
        _ => request with { Body = _json.Spoil(request.Body), MediaType = request.MediaType ?? "application/json" },
    };

    private string SpoilPath(string url)
    {
        var query = url.IndexOf('?', StringComparison.Ordinal);
        var (path, rest) = query < 0 ? (url, "") : (url[..query], url[query..]);
        var segments = path.Split('/');
        var at = _random.Next(1, segments.Length);
        switch (_random.Next(7))
        {
            case 0: path += "/"; break;
            case 1: path = "/KeyfactorAPI" + path; break;
            case 2: path = path.ToUpperInvariant(); break;
            case 3: path += "/" + new string('x', _random.Next(1, 3000)); break;
            default:
                segments[at] = Pick(Ids);
                path = string.Join('/', segments);
                break;
        }

        return path + rest;
    }

    private T Pick<T>(IReadOnlyList<T> from) => from[_random.Next(from.Count)];
}
