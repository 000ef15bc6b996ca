using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using WorkflowFunctions.HostScenarios;
using WorkflowFunctions.Storage.Tables.TestKit;

namespace WorkflowFunctions.Functions.Tests.Publishing;

/// <summary>The app as it is deployed is complete, and holds nothing else.</summary>
public sealed class PublishedAppTests(PublishedApp app) : IClassFixture<PublishedApp>
{
    /// <summary>Without one of these the host or the worker does not start.</summary>
    private static readonly string[] Needed =
    [
        ".azurefunctions/Microsoft.Azure.WebJobs.Extensions.DurableTask.dll",
        ".azurefunctions/Microsoft.Azure.WebJobs.Extensions.FunctionMetadataLoader.dll",
        ".azurefunctions/function.deps.json",
        "WorkflowFunctions.deps.json",
        "WorkflowFunctions.dll",
        "WorkflowFunctions.runtimeconfig.json",
        "extensions.json",
        "functions.metadata",
        "host.json",
        "worker.config.json",
    ];

    /// <summary>What belongs to tests and to the machine of a developer, by a part of the file's path.</summary>
    private static readonly string[] NotOurs =
    [
        ".Tests.", ".TestKit.", "TestHost", "xunit", "Moq.", "FsCheck", "Playwright", "TimeProvider.Testing",
        "local.settings", "Development", "node_modules", "package.json", "packages.lock.json", ".csproj", "LocalHost",
    ];

    [Fact]
    public void The_host_finds_every_function_with_its_trigger_its_route_and_the_setting_of_its_schedule() =>
        Contract.Equal("names.txt", app.Read("functions.metadata").EnumerateArray().Select(Show).Order(StringComparer.Ordinal));

    [Fact]
    public void Every_function_names_a_method_of_the_app() => Assert.All(
        app.Read("functions.metadata").EnumerateArray(),
        function =>
        {
            Assert.Equal("WorkflowFunctions.dll", Text(function, "scriptFile"));
            var entry = Text(function, "entryPoint");
            var type = typeof(HttpFunctions).Assembly.GetType(entry[..entry.LastIndexOf('.')]);
            Assert.NotNull(type?.GetMethod(entry[(entry.LastIndexOf('.') + 1)..]));
        });

    [Fact]
    public void The_extensions_that_the_host_loads_are_there()
    {
        var extensions = app.Read("extensions.json").GetProperty("extensions").EnumerateArray().ToList();
        Assert.Contains(extensions, extension => Text(extension, "name") == "DurableTask");
        Assert.All(extensions, extension => Assert.Contains(Text(extension, "hintPath")[2..], app.Files));
    }

    [Fact]
    public void The_host_starts_the_app_as_an_isolated_worker()
    {
        var worker = app.Read("worker.config.json").GetProperty("description");
        Assert.Equal("dotnet-isolated", Text(worker, "language"));
        Assert.Equal("dotnet", Text(worker, "defaultExecutablePath"));
        Assert.Equal("WorkflowFunctions.dll", Text(worker, "defaultWorkerPath"));
        Assert.Equal("true", Text(worker, "workerIndexing"));
    }

    [Fact]
    public void The_settings_of_the_host_are_those_of_the_repository() =>
        Assert.Equal(File.ReadAllText(Contract.PathOf("host.json")), File.ReadAllText(app.PathOf("host.json")));

    [Fact]
    public void What_the_host_and_the_worker_need_is_there() => Assert.Empty(Needed.Except(app.Files));

    [Fact]
    public void Every_library_that_the_worker_loads_is_there()
    {
        var targets = app.Read("WorkflowFunctions.deps.json").GetProperty("targets").EnumerateObject();
        var libraries = targets.SelectMany(target => target.Value.EnumerateObject()).SelectMany(library =>
            Assets(library.Value, "runtime").Select(asset => Path.GetFileName(asset)).Concat(Assets(library.Value, "runtimeTargets"))).ToList();
        Assert.NotEmpty(libraries);
        Assert.Empty(libraries.Except(app.Files));
    }

    [Fact]
    public void Nothing_of_tests_or_of_a_developers_machine_is_there() =>
        Assert.DoesNotContain(app.Files, file => NotOurs.Any(part => file.Contains(part, StringComparison.OrdinalIgnoreCase)));

    /// <summary>The host leaves out what a worker writes to its standard error, except for lines that say that they are errors.</summary>
    [Fact]
    public async Task A_start_that_is_refused_says_why_in_lines_that_the_host_shows()
    {
        using var worker = Process.Start(new ProcessStartInfo("dotnet", [app.PathOf("WorkflowFunctions.dll")])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            Environment =
            {
                ["SweepSchedule"] = "often", ["Mail__From"] = "nobody", ["WorkflowStorage"] = "", ["WorkflowStorage__tableServiceUri"] = "account",
                ["OTEL_EXPORTER_OTLP_ENDPOINT"] = "collector", ["APPLICATIONINSIGHTS_CONNECTION_STRING"] = "hush",
            },
        })!;
        var output = worker.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var said = await worker.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await worker.WaitForExitAsync(TestContext.Current.CancellationToken);
        await output;

        var lines = said.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.All(lines, line => Assert.StartsWith("error: ", line, StringComparison.Ordinal));
        Assert.All(
            ["OTEL_EXPORTER_OTLP_ENDPOINT is 'collector'", "APPLICATIONINSIGHTS_CONNECTION_STRING must be", "SweepSchedule is 'often'", "Nobody could sign in", "Mail:From is 'nobody'", "WorkflowStorage:tableServiceUri is no address"],
            problem => Assert.Single(lines, line => line.Contains(problem, StringComparison.Ordinal)));
        Assert.DoesNotContain("   at ", said, StringComparison.Ordinal);
        Assert.DoesNotContain("hush", said, StringComparison.Ordinal);
        Assert.Equal(1, worker.ExitCode);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task None_of_the_packages_of_telemetry_is_loaded_unless_something_is_sent(bool isSent)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only there it can be seen which files a process has loaded.");
        using var host = new TcpListener(IPAddress.Loopback, 0);
        host.Start();
        var address = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{((IPEndPoint)host.LocalEndpoint).Port}");
        var start = new ProcessStartInfo(
            "dotnet",
            [
                app.PathOf("WorkflowFunctions.dll"), "--functions-uri", address, "--functions-request-id", "request", "--functions-worker-id", "worker",
                "--functions-grpc-max-message-length", "1000000",
            ])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        foreach (var (name, value) in ScenarioSettings.Values())
            start.Environment[name.Replace(":", "__", StringComparison.Ordinal)] = value;
        start.Environment["Mail__Folder"] = Path.GetTempPath();
        start.Environment["WorkflowStorage"] = Azurite.ConnectionString;
        start.Environment["WorkflowStorage__tablePrefix"] = $"T{Guid.NewGuid():N}";
        if (isSent)
            start.Environment["OTEL_EXPORTER_OTLP_ENDPOINT"] = address;
        using var worker = Process.Start(start)!;
        try
        {
            var errors = worker.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            var output = worker.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            // It turns to the host once it is complete.
            var turned = host.AcceptTcpClientAsync(TestContext.Current.CancellationToken).AsTask();
            Assert.True(await Task.WhenAny(turned, worker.WaitForExitAsync(TestContext.Current.CancellationToken)) == turned, worker.HasExited ? await errors + await output : "");
            using var connection = await turned;

            var loaded = (await File.ReadAllLinesAsync($"/proc/{worker.Id}/maps", TestContext.Current.CancellationToken)).Select(line => Path.GetFileName(line)).Distinct().ToList();

            Assert.Contains("WorkflowFunctions.Engine.dll", loaded);
            Assert.Equal(isSent, loaded.Any(file => file.Contains("OpenTelemetry", StringComparison.Ordinal)));
            Assert.Equal(isSent, loaded.Contains("WorkflowFunctions.Telemetry.dll"));
        }
        finally
        {
            if (!worker.HasExited)
                worker.Kill();
            await worker.WaitForExitAsync(CancellationToken.None);
        }
    }

    private static IEnumerable<string> Assets(JsonElement library, string kind) =>
        library.TryGetProperty(kind, out var assets) ? assets.EnumerateObject().Select(asset => asset.Name) : [];

    /// <summary>The function and its bindings, as the attributes in the sources are shown.</summary>
    private static string Show(JsonElement function) => string.Join(' ',
        function.GetProperty("bindings").EnumerateArray().Select(Binding).Prepend($"Function({Text(function, "name")})"));

    private static string Binding(JsonElement binding) => Text(binding, "type") switch
    {
        "httpTrigger" => $"HttpTrigger({Text(binding, "authLevel")}, {Methods(binding)}, Route={Text(binding, "route")})",
        "timerTrigger" => $"TimerTrigger({Text(binding, "schedule")})",
        var other => $"{char.ToUpperInvariant(other[0])}{other[1..]}()",
    };

    private static string Methods(JsonElement binding) =>
        string.Join('|', binding.GetProperty("methods").EnumerateArray().Select(method => method.GetString()));

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;
}
