using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using WorkflowFunctions.Api.Http;
using WorkflowFunctions.Api.SignIn;
using WorkflowFunctions.Portal.Assets;
using WorkflowFunctions.Portal.Away;
using WorkflowFunctions.Portal.Builder;
using WorkflowFunctions.Portal.Http;
using WorkflowFunctions.Portal.Instances;
using WorkflowFunctions.Portal.Layout;
using WorkflowFunctions.Portal.Lists;
using WorkflowFunctions.Portal.SignIn;
using WorkflowFunctions.Portal.Start;

namespace WorkflowFunctions.Portal;

/// <summary>Puts the pages into the pipeline of the API.</summary>
internal sealed class PortalPart : IPipelinePart
{
    public void UseBeforeRouting(IApplicationBuilder app) => app
        .Use((context, next) =>
        {
            context.Features.Set<IErrorPage>(ErrorPages.Instance);
            return next(context);
        })
        .UseWhen(context => context.Request.WantsHtml(), pages => pages.UseResponseCompression());

    public void UseBeforeEndpoints(IApplicationBuilder app) => app
        .UseMiddleware<FormGuard>()
        .UseAntiforgery()
        .UseMiddleware<PageGuard>();

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapRazorComponents<App>().Add(DeclareAccess);
        routes.MapAssets();
        routes.MapSignIn();
        routes.MapInbox();
        routes.MapAnswers();
        routes.MapCommands();
        routes.MapForward();
        routes.MapAway();
        routes.MapBuilder();
        routes.MapStart();
    }

    /// <summary>A page is for everybody who is signed in, unless it says otherwise. What it shows is decided by the services that it asks.</summary>
    private static void DeclareAccess(EndpointBuilder endpoint) => endpoint.Metadata.Add(
        endpoint.Metadata.OfType<IAllowAnonymous>().Any() ? new Access.Anonymous()
        : endpoint.Metadata.OfType<PageAccessAttribute>().FirstOrDefault() is { } page ? new Access.AllOf(page.Needed)
        : new Access.SignedIn());
}
