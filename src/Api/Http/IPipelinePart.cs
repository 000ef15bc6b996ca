using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace WorkflowFunctions.Api.Http;

/// <summary>
/// Something that is served by the API's own pipeline, beside the API: pages for people, for example. To add one, register it as a
/// service. Every host then serves it.
/// </summary>
public interface IPipelinePart
{
    /// <summary>What looks at a request before its endpoint is known.</summary>
    void UseBeforeRouting(IApplicationBuilder app);

    /// <summary>What looks at a request whose endpoint and caller are known, and permitted.</summary>
    void UseBeforeEndpoints(IApplicationBuilder app);

    /// <summary>Adds endpoints. Each of them must declare who may use it: see <see cref="SignIn.Access"/>.</summary>
    void Map(IEndpointRouteBuilder routes);
}
