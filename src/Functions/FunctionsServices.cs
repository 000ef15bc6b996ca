using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using WorkflowFunctions.Api;
using WorkflowFunctions.Api.SignIn;
using WorkflowFunctions.Core;
using WorkflowFunctions.Engine;
using WorkflowFunctions.Engine.Notices;
using WorkflowFunctions.Engine.Notices.Mail;
using WorkflowFunctions.Engine.Outgoing;
using WorkflowFunctions.Engine.Steps;
using WorkflowFunctions.Engine.Steps.PowerShell;
using WorkflowFunctions.Portal;

namespace WorkflowFunctions.Functions;

/// <summary>Everything that the functions need, except a store.</summary>
public static class FunctionsServices
{
    // Azure sets it for every app. A front end in front of these apps ends TLS, and the worker sees only what comes after it.
    private const string AppName = "WEBSITE_SITE_NAME";

    /// <exception cref="SettingsException">Settings are missing or wrong; the message names all of them.</exception>
    public static IServiceCollection AddWorkflowFunctions(this IServiceCollection services, IConfiguration configuration)
    {
        var problems = new SettingsProblems();
        KeyVaultReferences.Check(configuration, problems);
        problems.Collect(() => TimerSchedules.Check(configuration));
        // The pipeline is built for the first request. Wrong settings must stop the app before that.
        if (InstallationSettings.Check(configuration, problems) is { } signIn)
        {
            services.AddSingleton(signIn);
            if (!signIn.HasAny)
                problems.Add("Nobody could sign in: set Authentication:Jwt (Authority and Audience), Authentication:OpenIdConnect, Authentication:AppService or Security:Users.");
        }

        problems.Collect(() => services.AddWorkflowApi(configuration));
        problems.Collect(() => services.AddOutgoing(configuration));
        problems.Collect(() => services.AddPowerShell(configuration));
        problems.Collect(() => services.AddNotices(configuration));
        problems.Collect(() => services.AddMail(configuration, defaultFolder: null));
        problems.ThrowIfAny();
        return services
            .AddSingleton(new HostTransport(IsBehindTlsFrontEnd: !string.IsNullOrEmpty(configuration[AppName])))
            .AddPortal()
            .AddWorkflowEngine()
            .AddSingleton<AttemptPlaces>()
            .AddSingleton<DurableClients>()
            .AddSingleton<IDoorbell, DurableDoorbell>()
            .AddSingleton<OrchestrationUpkeep>()
            .AddSingleton<TimerRuns>()
            .AddSingleton<WorkflowPipeline>();
    }
}
