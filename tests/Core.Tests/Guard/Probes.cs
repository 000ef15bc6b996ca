namespace WorkflowFunctions.Core.Tests.Guard;

/// <summary>One source for each idea that has no place in Core, by the name of its file.</summary>
internal static class Probes
{
    public static IReadOnlyDictionary<string, string> Impure { get; } = new Dictionary<string, string>
    {
        ["Clock"] = "DateTime.UtcNow",
        ["LocalClock"] = "DateTime.Now",
        ["Today"] = "DateTime.Today",
        ["OffsetClock"] = "DateTimeOffset.UtcNow",
        ["LocalOffsetClock"] = "DateTimeOffset.Now",
        ["TimeProviderClock"] = "TimeProvider.System",
        ["StopwatchClock"] = "System.Diagnostics.Stopwatch.StartNew()",
        ["LocalTimeZone"] = "TimeZoneInfo.Local",
        ["LocalTime"] = "new DateTime(2026, 3, 2, 0, 0, 0, DateTimeKind.Utc).ToLocalTime()",
        ["LocalOffsetTime"] = "new DateTimeOffset(2026, 3, 2, 0, 0, 0, TimeSpan.Zero).ToLocalTime()",
        ["LocalDateTime"] = "new DateTimeOffset(2026, 3, 2, 0, 0, 0, TimeSpan.Zero).LocalDateTime",
        ["NewGuid"] = "Guid.NewGuid()",
        ["SequentialGuid"] = "Guid.CreateVersion7()",
        ["SharedRandom"] = "Random.Shared.Next()",
        ["OwnRandom"] = "new Random(5)",
        ["SecureRandom"] = "System.Security.Cryptography.RandomNumberGenerator.GetInt32(5)",
        ["Hash"] = "System.Security.Cryptography.SHA256.HashData([1])",
        ["ReadsFile"] = "File.ReadAllText(\"x\")",
        ["FindsFile"] = "Path.GetTempPath()",
        ["Compresses"] = "typeof(System.IO.Compression.GZipStream)",
        ["CallsOut"] = "new HttpClient()",
        ["ResolvesHost"] = "System.Net.Dns.GetHostName()",
        ["OpensSocket"] = "typeof(System.Net.Sockets.Socket)",
        ["RunsTask"] = "Task.Run(() => { })",
        ["StartsThread"] = "new Thread(() => { })",
        ["Locks"] = "typeof(Lock)",
        ["Interlocks"] = "typeof(Interlocked)",
        ["Cancels"] = "CancellationToken.None",
        ["SetsTimer"] = "typeof(System.Timers.Timer)",
        ["ReadsVariable"] = "Environment.GetEnvironmentVariable(\"x\")!",
        ["ReadsMachine"] = "Environment.MachineName",
        ["ReadsSwitch"] = "AppContext.BaseDirectory",
        ["WritesConsole"] = "Console.In",
        ["StartsProcess"] = "System.Diagnostics.Process.GetCurrentProcess()",
        ["Traces"] = "System.Diagnostics.Activity.Current!",
        ["CurrentCulture"] = "System.Globalization.CultureInfo.CurrentCulture",
        ["CurrentUICulture"] = "System.Globalization.CultureInfo.CurrentUICulture",
    };

    public const string Harmless = "new DateTimeOffset(2026, 3, 2, 0, 0, 0, TimeSpan.Zero).AddHours(5).UtcDateTime";

    public static string Source(string name, string expression) => $$"""
        namespace WorkflowFunctions.Core.Probes;

        internal static class {{name}}
        {
            public static object Value => {{expression}};
        }

        """;
}
