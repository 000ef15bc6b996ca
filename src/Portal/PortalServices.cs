using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using WorkflowFunctions.Api.Http;

namespace WorkflowFunctions.Portal;

/// <summary>Pages for people, in the pipeline of the API.</summary>
public static class PortalServices
{
    public static IServiceCollection AddPortal(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddRazorComponents();
        services.AddSingleton<IPipelinePart, PortalPart>();
        return services;
    }
}
