using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace WorkflowFunctions.Functions;

/// <summary>Which of the worker's log lines reach the host. The host itself filters only by function, as <c>host.json</c> says.</summary>
public static class QuietLogs
{
    /// <summary>
    /// Drops what ASP.NET Core logs about each request, because the host logs it, too. Warnings and errors stay. A setting such as
    /// <c>Logging:LogLevel:Microsoft.AspNetCore</c> has precedence.
    /// </summary>
    public static ILoggingBuilder AddQuietLogs(this ILoggingBuilder logging)
    {
        // Of equal rules the last one counts, so this one comes before those of the settings.
        logging.Services.PostConfigure<LoggerFilterOptions>(filters => filters.Rules.Insert(0, new(null, "Microsoft.AspNetCore", LogLevel.Warning, null)));
        return logging;
    }
}
