using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using WorkflowFunctions.Core;

namespace WorkflowFunctions.Engine.Notices;

/// <summary>Registers what notices say and where they lead: <c>PublicUrl</c> and the section <c>Notices</c>.</summary>
public static class NoticeServices
{
    /// <exception cref="SettingsException">A setting is wrong; the exception lists every problem.</exception>
    public static IServiceCollection AddNotices(this IServiceCollection services, IConfiguration configuration) =>
        services.AddSingleton(NoticeOptions.Read(configuration));
}
