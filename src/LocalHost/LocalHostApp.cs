using Microsoft.AspNetCore.Server.Kestrel.Core;
using WorkflowFunctions.Api;
using WorkflowFunctions.Api.Http;
using WorkflowFunctions.Api.Limits;
using WorkflowFunctions.Core;
using WorkflowFunctions.Core.Steps;
using WorkflowFunctions.Engine;
using WorkflowFunctions.Engine.Notices;
using WorkflowFunctions.Engine.Notices.Mail;
using WorkflowFunctions.Engine.Outgoing;
using WorkflowFunctions.Engine.Steps.PowerShell;
using WorkflowFunctions.Engine.Telemetry;
using WorkflowFunctions.LocalHost.Demo;
using WorkflowFunctions.Portal;

namespace WorkflowFunctions.LocalHost;

/// <summary>The embedded host: Kestrel, a store and the engine in one process.</summary>
public static class LocalHostApp
{
    private const string NoSignIn = """
        Nobody could sign in: neither users nor tokens are configured. Either try it with --demo, or put this into appsettings.json
        in this folder (the hash comes from the command hash-password), or set the same as environment variables
        (Security__Users__0__Name and so on):

          { "Security": { "Roles": [ { "Id": 1, "Name": "Administrators", "AccessStrings": [ "/" ] } ],
                          "Users": [ { "Name": "admin", "PasswordHash": "pbkdf2-sha256$...", "RoleIds": [ 1 ] } ] } }

        For tokens set Authentication:Jwt:Authority and Authentication:Jwt:Audience, or Issuer, Audience and SigningKey.
        """;

    /// <summary>
    /// How long a stop waits for requests that are under way. Containers are often killed after ten seconds, and somebody who sends a body slowly
    /// on purpose could use up all of them.
    /// </summary>
    private static readonly TimeSpan LongestGoodbye = TimeSpan.FromSeconds(5);

    /// <summary>Puts the host together. It does not listen yet.</summary>
    /// <param name="customize">Changes settings and services last, and may put its own ports in front of the store.</param>
    /// <exception cref="StartRefusedException">The command line or the data cannot be used; the message says what to do.</exception>
    /// <exception cref="SettingsException">Settings are wrong; the message names all of them. Nothing has been opened then.</exception>
    public static async Task<WebApplication> BuildAsync(HostArguments arguments, Action<WebApplicationBuilder>? customize = null)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions
        {
            ApplicationName = typeof(LocalHostApp).Assembly.GetName().Name,
            // Settings are read once. A watcher of the folder would be told of each page that the database in it writes.
            Args = ["--hostBuilder:reloadConfigOnChange=false"],
        });
        builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel(Configure);
        builder.Services.Configure<Microsoft.Extensions.Hosting.HostOptions>(Configure);
        var problems = new SettingsProblems();
        problems.Collect(builder.AddQuietConsole);
        builder.AddDemoSettings(arguments);
        KeyVaultReferences.Check(builder.Configuration, problems);
        problems.Collect(() => builder.AddListening(arguments));
        builder.Services.AddSingleton(TimeProvider.System);
        problems.Collect(() => builder.Services.AddWorkflowApi(builder.Configuration));
        builder.Services.AddPortal();
        builder.AddDemoSignIn(arguments);
        builder.Services.AddWorkflowEngine().AddEmbeddedLoop();
        problems.Collect(() => builder.Services.AddMail(builder.Configuration, Path.Combine(arguments.DataDirectory, "mail")));
        builder.Services.AddHostedService<LoopService>();
        builder.Services.AddHostedService<ScheduleService>();
        builder.Services.AddHostedService<DigestLoop>();
        customize?.Invoke(builder);
        var signIn = InstallationSettings.Check(builder.Configuration, problems);
        problems.Collect(() => builder.Services.AddOutgoing(builder.Configuration));
        problems.Collect(() => builder.Services.AddNotices(builder.Configuration));
        problems.Collect(() => builder.Services.AddPowerShell(builder.Configuration));
        problems.Collect(() => builder.CheckStorage(arguments));
        TelemetrySettings? telemetry = null;
        problems.Collect(() => telemetry = HostTelemetry.Read(builder.Configuration));
        problems.Collect(() => builder.Services.AddSingleton(Schedules.Read(builder.Configuration, TimeProvider.System.GetUtcNow())));
        problems.ThrowIfAny();
        if (signIn is not { HasAny: true })
            throw new StartRefusedException(NoSignIn);
        if (telemetry is not null)
            HostTelemetry.Add(builder.Services, telemetry);

        var storage = builder.BeginStorageAsync(arguments);
        var isUp = false;
        builder.Logging.TellFailedStartOnce(() => Volatile.Read(ref isUp));
        var app = builder.Build();
        app.Lifetime.ApplicationStarted.Register(() => Volatile.Write(ref isUp, true));
        try
        {
            // Step types that cannot be used together also stop the start.
            app.Services.GetRequiredService<StepCatalogue>();
            app.UseWorkflowApi();
            await storage;
            app.Services.GetRequiredService<DueWatch>().Begin(app.Services.GetRequiredService<EngineMetrics>());
        }
        catch
        {
            try
            {
                // If the store cannot be used, that is told first.
                await storage;
            }
            finally
            {
                await app.DisposeAsync();
            }

            throw;
        }

        app.TellUnreadSettings();
        if (arguments.Demo)
            await app.Services.SeedDemoAsync();
        return app;
    }

    private static void Configure(Microsoft.Extensions.Hosting.HostOptions host)
    {
        host.ShutdownTimeout = LongestGoodbye;
        // The steps that run end at once, and do not wait until the requests have.
        host.ServicesStopConcurrently = true;
    }

    private static void Configure(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        var most = ConnectionLimit.Find();
        var shares = kestrel.ApplicationServices.GetRequiredService<ConnectionShares>();
        kestrel.ConfigureEndpointDefaults(listen => listen.Use(next => connection => shares.ServeAsync(connection, next, most)));
        // What Kestrel refuses itself has no body: it lets through twice what the service takes, which then says what is too long.
        kestrel.Limits.MaxRequestLineSize = 2 * RequestSizes.Address;
        kestrel.Limits.MaxRequestHeadersTotalSize = 2 * RequestSizes.Headers;
        kestrel.Limits.MaxRequestHeaderCount = 2 * RequestSizes.HeaderCount;
        kestrel.Limits.Http2.MaxRequestHeaderFieldSize = 2 * RequestSizes.Address;
    }
}
