using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using WorkflowFunctions.Api.Http;
using WorkflowFunctions.Api.SignIn;
using WorkflowFunctions.Portal.Layout;

namespace WorkflowFunctions.Portal;

/// <summary>Puts the pages into the pipeline of the API.</summary>
internal sealed class PortalPart : IPipelinePart
{
    public void UseBeforeRouting(IApplicationBuilder app)
    {
    }

    public void UseBeforeEndpoints(IApplicationBuilder app) => app.UseAntiforgery();

    public void Map(IEndpointRouteBuilder routes) => routes.MapRazorComponents<App>().Add(DeclareAccess);

    /// <summary>A page is for everybody who is signed in, unless it says otherwise. What it shows is decided by the services that it asks.</summary>
    private static void DeclareAccess(EndpointBuilder endpoint) =>
        endpoint.Metadata.Add(endpoint.Metadata.OfType<IAllowAnonymous>().Any() ? new Access.Anonymous() : new Access.SignedIn());
}
