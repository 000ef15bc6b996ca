using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace WorkflowFunctions.Benchmarks.Servers;

/// <summary>
/// The least that any honest implementation must do with a signal: Kestrel, the same JSON, one row updated and one inserted, on disk
/// before the response. It checks nothing, signs nobody in and keeps no index.
/// </summary>
internal static partial class CeilingServer
{
    public const string Command = "ceiling-server";

    public static Task<ServerProcess> StartAsync(string database) =>
        ServerProcess.StartAsync(typeof(CeilingServer).Assembly.Location, [Command, database], [], probe: null);

    /// <summary>Serves until the process is told to stop.</summary>
    public static async Task RunAsync(string path)
    {
        await using var database = CeilingDatabase.Open(path);
        // The watcher of settings would be told of each page that is written to the database beside them.
        var builder = WebApplication.CreateSlimBuilder(["--hostBuilder:reloadConfigOnChange=false"]);
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(IPAddress.Loopback, 0);
        });
        await using var app = builder.Build();
        app.Run(async context =>
        {
            var id = Guid.Parse(context.Request.Path.Value!.AsSpan("/Workflow/Instances/".Length, 36));
            var signal = await JsonSerializer.DeserializeAsync(context.Request.Body, CeilingJson.Default.Signal)
                ?? throw new BadHttpRequestException("There is no signal.");
            await database.WriteAsync(id, JsonSerializer.SerializeToUtf8Bytes(signal, CeilingJson.Default.Signal));
            context.Response.StatusCode = StatusCodes.Status204NoContent;
        });
        await app.StartAsync();
        Console.WriteLine($"The ceiling listens on {app.Urls.First()}");
        await app.WaitForShutdownAsync();
    }

    internal sealed record Signal(string SignalKey, Dictionary<string, JsonElement> Data);

    [JsonSerializable(typeof(Signal))]
    private sealed partial class CeilingJson : JsonSerializerContext;
}
