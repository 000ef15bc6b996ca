using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace WorkflowFunctions.Deploy.Tests;

public sealed class HostJsonTests
{
    [Fact]
    public void Host_json_has_what_was_decided_and_nothing_else()
    {
        Assert.Equal(
            [
                "extensions:durableTask:defaultVersion=1.0",
                "extensions:durableTask:extendedSessionsEnabled=False", // a session would keep one of the few places for orchestrations
                "extensions:durableTask:hubName=WorkflowFunctions",
                "extensions:durableTask:maxConcurrentActivityFunctions=128", // more than all attempts that may have a place at once
                "extensions:durableTask:maxConcurrentOrchestratorFunctions=32",
                "extensions:durableTask:storageProvider:connectionName=AzureWebJobsStorage",
                "extensions:durableTask:storageProvider:controlQueueVisibilityTimeout=00:01:00", // the least that the host takes
                "extensions:durableTask:storageProvider:partitionCount=4",
                "extensions:durableTask:storageProvider:type=AzureStorage",
                "extensions:durableTask:storageProvider:workItemQueueVisibilityTimeout=00:01:00",
                "extensions:durableTask:tracing:distributedTracingEnabled=True", // with None no tracing, and no line about it at each start
                "extensions:durableTask:tracing:version=None",
                "extensions:http:routePrefix=",
                "functionTimeout=00:10:00",
                "logging:logLevel:Azure.Core=Error", // 409 and 412 of storage, by which hosts agree who leads, are warnings there
                "logging:logLevel:Function.DailyResume=Information",
                "logging:logLevel:Function.Digest=Information", // two lines every quarter of an hour
                "logging:logLevel:Function.PostWorkflowInstanceSignals=Information", // two lines for a signal: begun, and done with its time
                "logging:logLevel:default=Warning",
                "telemetryMode=OpenTelemetry", // the worker sends its own telemetry so, and the host must not send it a second time
                "version=2.0",
            ],
            Flatten("", JsonElement.Parse(Repository.Read("host.json"))).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("", "DurableTaskOptions")]
    [InlineData("storageProvider", "AzureStorageOptions")]
    [InlineData("tracing", "TraceOptions")]
    public void The_durable_extension_knows_each_of_its_settings(string section, string options)
    {
        var durable = JsonElement.Parse(Repository.Read("host.json")).GetProperty("extensions").GetProperty("durableTask");
        var named = (section.Length == 0 ? durable : durable.GetProperty(section)).EnumerateObject().Select(setting => setting.Name);
        // The type of the back end chooses whose options the others are.
        Assert.Empty(named.Where(name => name != "type").Except(Extension(options), StringComparer.OrdinalIgnoreCase));
    }

    [Fact]
    public void The_durable_extension_has_the_tracing_that_host_json_names()
    {
        var tracing = JsonElement.Parse(Repository.Read("host.json")).GetProperty("extensions").GetProperty("durableTask").GetProperty("tracing");
        Assert.Contains(tracing.GetProperty("version").GetString(), Extension("DurableDistributedTracingVersion"));
    }

    [Theory]
    [InlineData("Function.PostWorkflowInstanceSignals", LogLevel.Information, true)]
    [InlineData("Function.DailyResume", LogLevel.Information, true)]
    [InlineData("Function.Digest", LogLevel.Information, true)]
    [InlineData("Function.WorkflowApi", LogLevel.Information, false)]
    [InlineData("Function.Advance", LogLevel.Information, false)]
    [InlineData("Function.ExecuteStep", LogLevel.Information, false)]
    [InlineData("Function.WorkflowOrchestrator", LogLevel.Information, false)]
    [InlineData("Function.Sweep", LogLevel.Information, false)]
    [InlineData("Host.Triggers.DurableTask", LogLevel.Information, false)]
    [InlineData("DurableTask.Core", LogLevel.Information, false)]
    [InlineData("Azure.Core.1", LogLevel.Information, false)]
    [InlineData("Azure.Core.1", LogLevel.Warning, false)]
    [InlineData("Azure.Core.1", LogLevel.Error, true)]
    [InlineData("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.Information, false)]
    [InlineData("DurableTask.AzureStorage", LogLevel.Warning, true)]
    [InlineData("Function.Advance", LogLevel.Warning, true)]
    [InlineData("Function.Advance.User", LogLevel.Warning, true)]
    [InlineData("Host.Startup", LogLevel.Warning, true)]
    [InlineData("Anything.Else", LogLevel.Warning, true)]
    public void The_host_writes_a_signal_and_what_went_wrong_and_no_more(string category, LogLevel level, bool written)
    {
        var host = new ConfigurationBuilder().AddJsonFile(Repository.PathOf("host.json")).Build();
        // In the order of the host: first its own filter, which lets such categories through at Information, then what host.json says.
        using var services = new ServiceCollection()
            .AddLogging(logging => logging.SetMinimumLevel(LogLevel.None)
                .AddFilter((name, at) => at >= LogLevel.Information && (name?.StartsWith("Function.", StringComparison.Ordinal) == true || name?.StartsWith("Host.", StringComparison.Ordinal) == true))
                .AddConfiguration(host.GetSection("logging"))
                .AddConsole())
            .BuildServiceProvider();
        Assert.Equal(written, services.GetRequiredService<ILoggerFactory>().CreateLogger(category).IsEnabled(level));
    }

    private static IEnumerable<string> Flatten(string path, JsonElement value) => value.ValueKind == JsonValueKind.Object
        ? value.EnumerateObject().SelectMany(member => Flatten(path.Length == 0 ? member.Name : $"{path}:{member.Name}", member.Value))
        : [$"{path}={value}"];

    /// <summary>The properties and fields of a type in the extension that the host loads.</summary>
    private static List<string> Extension(string type)
    {
        using var file = new PEReader(File.OpenRead(Repository.Package("DurableExtension")));
        var metadata = file.GetMetadataReader();
        var found = metadata.TypeDefinitions.Select(metadata.GetTypeDefinition).Single(one => metadata.GetString(one.Name) == type);
        return
        [
            .. found.GetProperties().Select(property => metadata.GetString(metadata.GetPropertyDefinition(property).Name)),
            .. found.GetFields().Select(field => metadata.GetString(metadata.GetFieldDefinition(field).Name)),
        ];
    }
}
