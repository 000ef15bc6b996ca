using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace WorkflowFunctions.Functions;

/// <summary>What of the worker's lines reaches the host, which filters by function alone, by <c>host.json</c>.</summary>
public static class QuietLogs
{
    /// <summary>
    /// Leaves out what ASP.NET Core says of each request: the host says it, too. Warnings and errors stay, and a setting such as
    /// <c>Logging:LogLevel:Microsoft.AspNetCore</c> has precedence.
    /// </summary>
    public static ILoggingBuilder AddQuietLogs(this ILoggingBuilder logging)
    {
        // Of equal rules the last one counts, so that this one stands before those of the settings.
        logging.Services.PostConfigure<LoggerFilterOptions>(filters => filters.Rules.Insert(0, new(null, "Microsoft.AspNetCore", LogLevel.Warning, null)));
        return logging;
    }
}
