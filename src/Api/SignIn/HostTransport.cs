using Microsoft.AspNetCore.Http;
using WorkflowFunctions.Api.Limits;

namespace WorkflowFunctions.Api.SignIn;

/// <summary>What a host knows about how requests reach it.</summary>
/// <param name="IsBehindTlsFrontEnd">
/// A front end of the platform accepts requests by TLS only and passes them on inside. The request itself then says nothing about
/// how it came.
/// </param>
public sealed record HostTransport(bool IsBehindTlsFrontEnd = false)
{
    /// <summary>Whether nobody on the way can have read the request, as far as the host can tell.</summary>
    internal bool IsPrivate(HttpContext context) =>
        IsBehindTlsFrontEnd || context.Request.IsHttps || ClientAddress.IsThisMachine(context);
}
