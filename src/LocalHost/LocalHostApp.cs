using MimeKit;
using WorkflowFunctions.Api;
using WorkflowFunctions.Engine;
using WorkflowFunctions.LocalHost.Demo;
using WorkflowFunctions.Storage.Sqlite;

namespace WorkflowFunctions.LocalHost;

/// <summary>The embedded host: Kestrel, SQLite and the engine in one process.</summary>
public static class LocalHostApp
{
    /// <summary>Puts the host together; it does not listen yet.</summary>
    /// <param name="customize">Last word on settings and services; for tests.</param>
    /// <exception cref="StartRefusedException">The settings or the data cannot be used; the message says what to do.</exception>
    public static async Task<WebApplication> BuildAsync(HostArguments arguments, Action<WebApplicationBuilder>? customize = null)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ApplicationName = typeof(LocalHostApp).Assembly.GetName().Name });
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.AddQuietConsole();
        builder.AddDemoSettings(arguments);
        builder.AddListening(arguments);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddWorkflowApi(builder.Configuration);
        builder.Services.AddWorkflowEngine().AddEmbeddedLoop();
        builder.Services.AddMail(builder.Configuration, Path.Combine(arguments.DataDirectory, "mail"));
        builder.Services.AddHostedService<LoopService>();
        builder.Services.AddHostedService<ScheduleService>();
        builder.Services.AddSqliteStorage(new SqliteStoreOptions { Directory = arguments.DataDirectory });
        customize?.Invoke(builder);

        var app = builder.Build();
        app.UseWorkflowApi();
        if (arguments.Demo)
            await app.Services.SeedDemoAsync();
        return app;
    }

    private static void AddQuietConsole(this WebApplicationBuilder builder)
    {
        builder.Logging.AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.TimestampFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z' ";
            console.UseUtcTimestamp = true;
        });
        if (builder.Configuration["Logging:LogLevel:Default"] is null)
            builder.Logging.SetMinimumLevel(LogLevel.Warning);
    }

    private static void AddMail(this IServiceCollection services, IConfiguration configuration, string directory)
    {
        var from = configuration["Mail:From"] ?? MailOptions.DefaultFrom;
        if (!MailboxAddress.TryParse(from, out var address))
            throw new StartRefusedException($"Mail:From is '{from}', but must be a mail address.");
        services.AddSingleton(new MailOptions(address)).AddSingleton<IMailTransport>(new MailFolder(directory));
    }
}
