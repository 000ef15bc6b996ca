using WorkflowFunctions.Api;
using WorkflowFunctions.Core;
using WorkflowFunctions.Engine.Roles;

namespace WorkflowFunctions.LocalHost;

/// <summary>What the host logs, and how.</summary>
internal static partial class HostLog
{
    private const string Level = "LogLevel";
    private const string Formatter = "Logging:Console:FormatterName";
    private const string Host = "Microsoft.Extensions.Hosting.Internal.Host";
    private static readonly string[] Levels = Enum.GetNames<LogLevel>();
    private static readonly string[] Formatters = ["simple", "json", "systemd"];

    /// <summary>Adds the console, with warnings and errors if the settings say nothing else.</summary>
    /// <exception cref="SettingsException">A setting below <c>Logging</c> is wrong; the message names all of them.</exception>
    public static void AddQuietConsole(this WebApplicationBuilder builder)
    {
        builder.Logging.AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.TimestampFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z' ";
            console.UseUtcTimestamp = true;
        });
        if (builder.Configuration["Logging:LogLevel:Default"] is null)
        {
            // Who has changed which role is told all the same.
            builder.Logging.SetMinimumLevel(LogLevel.Warning).AddFilter(typeof(RoleService).Namespace, LogLevel.Information);
        }

        Check(builder.Configuration);
    }

    /// <summary>
    /// Why a start failed is told once, by the program, and for people. The host would log it besides, with where in the code it was. What it says of
    /// background work that ends the host is critical, and is logged.
    /// </summary>
    /// <param name="isOver">Whether the host has come up.</param>
    public static void TellFailedStartOnce(this ILoggingBuilder logging, Func<bool> isOver) =>
        logging.AddFilter(Host, level => level >= (isOver() ? LogLevel.Information : LogLevel.Critical));

    /// <summary>Tells what nothing reads of the settings file. It may be misspelt, or belong to something that this installation has added.</summary>
    public static void TellUnreadSettings(this WebApplication app)
    {
        var sections = string.Join(", ", SettingSections.All);
        foreach (var name in SettingSections.UnreadIn(app.Configuration))
            LogUnread(app.Logger, name, sections);
    }

    [LoggerMessage(704, LogLevel.Warning, "'{Name}' in the settings file is not known, and the service reads nothing of it; it knows {Sections}.")]
    private static partial void LogUnread(ILogger logger, string name, string sections);

    private static void Check(ConfigurationManager configuration)
    {
        var problems = new List<string>();
        // Below Logging are the levels of all loggers, and a section for each kind of logger, which may have its own.
        var groups = configuration.GetSection("Logging").GetChildren().ToList();
        var levels = groups.Where(IsLevels).Concat(groups.Select(group => group.GetSection(Level))).SelectMany(group => group.GetChildren());
        foreach (var level in levels.Where(level => !string.IsNullOrEmpty(level.Value) && !Enum.TryParse<LogLevel>(level.Value, ignoreCase: true, out _)))
            problems.Add($"{level.Path} is '{level.Value}', but must be one of {string.Join(", ", Levels)}.");
        if (configuration[Formatter] is { Length: > 0 } formatter && !Formatters.Contains(formatter, StringComparer.OrdinalIgnoreCase))
            problems.Add($"{Formatter} is '{formatter}', but must be one of {string.Join(", ", Formatters)}.");
        if (problems.Count > 0)
            throw new SettingsException([.. problems]);
    }

    private static bool IsLevels(IConfigurationSection section) => section.Key.Equals(Level, StringComparison.OrdinalIgnoreCase);
}
