using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.HostFiltering;
using Microsoft.AspNetCore.HttpsPolicy;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using WorkflowFunctions.Api.Audit;
using WorkflowFunctions.Api.Calendars;
using WorkflowFunctions.Api.Catalogue;
using WorkflowFunctions.Api.Console;
using WorkflowFunctions.Api.Definitions;
using WorkflowFunctions.Api.Delegations;
using WorkflowFunctions.Api.Health;
using WorkflowFunctions.Api.Http;
using WorkflowFunctions.Api.Instances;
using WorkflowFunctions.Api.Limits;
using WorkflowFunctions.Api.OpenApi;
using WorkflowFunctions.Api.Roles;
using WorkflowFunctions.Api.SignIn;
using WorkflowFunctions.Api.Trials;

namespace WorkflowFunctions.Api;

/// <summary>The Workflow API as an ordinary pipeline. Every host runs this one and adds no routes of its own.</summary>
public static class WorkflowApi
{
    /// <summary>The base path that existing clients use.</summary>
    public const string CompatibleBasePath = "/KeyfactorAPI";

    public static IServiceCollection AddWorkflowApi(this IServiceCollection services, IConfiguration configuration) => services
        .AddRouting()
        .AddWorkflowSecurity(configuration)
        .AddSingleton(_ => ApiOptions.Read(configuration))
        .AddSingleton(_ => DocumentSettings.Read(configuration, []))
        // The pipeline itself refuses other hosts, with a response in JSON.
        .Configure<HostFilteringOptions>(options => options.AllowedHosts = [ApiOptions.AnyHost])
        .Configure<HstsOptions>(options => options.MaxAge = SecurityHeaders.HstsAge)
        .AddCallerLimits()
        .AddWorkflowTypes(configuration)
        .AddBusinessCalendars(configuration)
        .AddSingleton<Failures>()
        .AddSingleton<InstanceResponses>()
        .AddSingleton<DefinitionResponses>()
        .AddSingleton<DraftReader>()
        .AddSingleton<ReadinessProbe>()
        .AddSingleton<ListGate>()
        .AddSingleton<TrialGate>()
        .AddSingleton<TrialResponses>()
        .AddSingleton<UnreadableRows>()
        .AddSingleton<InstanceListing>()
        .AddSingleton<AuditListing>()
        .AddSingleton<SignalSender>()
        .AddSingleton<DelegationActions>()
        .AddSingleton<DelegationPace>()
        .AddSingleton<RolePace>()
        .AddSingleton<BodyRoom>()
        .AddSingleton<ConnectionShares>()
        .AddOpenApiDocument();

    public static IApplicationBuilder UseWorkflowApi(this IApplicationBuilder app)
    {
        var parts = app.ApplicationServices.GetServices<IPipelinePart>().ToList();
        app.UseMiddleware<HeadRequests>()
            .UseMiddleware<SecurityHeaders>()
            .UseTrustedProxies()
            .UseTlsFrontEnd()
            .UseHsts()
            .UseMiddleware<FailureMiddleware>()
            .UseMiddleware<RequestGuard>()
            .UseMiddleware<BodyGuard>()
            .UseMiddleware<HostGuard>()
            .UsePathBase(CompatibleBasePath);
        parts.ForEach(part => part.UseBeforeRouting(app));
        app.UseRouting()
            .UseMiddleware<CrossSiteGuard>()
            .UseAuthentication()
            .UseCallerLimits()
            .UseAuthorization()
            .UseMiddleware<AccessGuard>()
            .UseMiddleware<ApiVersionGuard>()
            .UseMiddleware<QueryGuard>();
        parts.ForEach(part => part.UseBeforeEndpoints(app));
        return app.UseEndpoints(routes =>
        {
            routes.MapInstances();
            routes.MapAudit();
            routes.MapDefinitions();
            routes.MapDelegations();
            routes.MapCatalogue();
            routes.MapSecurity();
            routes.MapRoles();
            routes.MapHealth();
            routes.MapStatus();
            routes.MapOpenApiDocument();
            routes.MapConsole();
            parts.ForEach(part => part.Map(routes.MapGroup("").WithMetadata(part)));
        });
    }
}
