using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using WorkflowFunctions.Api;
using WorkflowFunctions.Engine;

namespace WorkflowFunctions.Functions;

/// <summary>All that the functions need besides a store.</summary>
public static class FunctionsServices
{
    /// <exception cref="MailSettingsException">Settings of mail are missing or wrong; the message names them.</exception>
    public static IServiceCollection AddWorkflowFunctions(this IServiceCollection services, IConfiguration configuration) => services
        .AddWorkflowApi(configuration)
        .AddWorkflowEngine()
        .AddSingleton<DurableClients>()
        .AddSingleton<IDoorbell, DurableDoorbell>()
        .AddSingleton<WorkflowPipeline>()
        .AddMail(name => configuration[name], defaultFolder: null);
}
