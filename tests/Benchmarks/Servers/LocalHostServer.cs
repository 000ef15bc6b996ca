using WorkflowFunctions.Benchmarks.Load;

namespace WorkflowFunctions.Benchmarks.Servers;

/// <summary>The embedded host as it is published, with sign-in by token and every check of a production host switched on.</summary>
internal static class LocalHostServer
{
    /// <summary>Every caller stays below the limit, which counts all the same.</summary>
    private const string NoLimitReached = "1000000";

    public static Task<ServerProcess> StartAsync(
        string host, string data, string? probe = null, IEnumerable<(string Name, string Value)>? settings = null) =>
        ServerProcess.StartAsync(
            Path.Combine(host, "WorkflowFunctions.LocalHost.dll"), ["--data", data, "--urls", "http://127.0.0.1:0"],
            [
                ("Authentication__Jwt__Issuer", Tokens.Issuer),
                ("Authentication__Jwt__Audience", Tokens.Audience),
                ("Authentication__Jwt__SigningKey", Tokens.SigningKey),
                ("RateLimit__PermitsPerMinute", NoLimitReached),
                ("RateLimit__Burst", NoLimitReached),
                ("Security__Roles__0__Id", "2"),
                ("Security__Roles__0__Name", "Approvers"),
                ("Security__Roles__0__AccessStrings__0", "/workflows/instances/read/"),
                ("Security__Roles__0__AccessStrings__1", "/workflows/instances/start/"),
                .. settings ?? [],
            ],
            probe);
}
