using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace WorkflowFunctions.Api.Calendars;

internal static class CalendarServices
{
    /// <summary>The settings are read when the host starts, or at their first use if the pipeline has no host of its own.</summary>
    public static IServiceCollection AddBusinessCalendars(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<CalendarSettings>()
            .Configure(settings => settings.Calendars = CalendarSettings.Read(configuration))
            .ValidateOnStart();
        return services.AddSingleton(provider => provider.GetRequiredService<IOptions<CalendarSettings>>().Value.Calendars);
    }
}
