using Microsoft.AspNetCore.Http;
using WorkflowFunctions.Api.Limits;

namespace WorkflowFunctions.Api.SignIn;

/// <summary>What a host knows about the way on which requests reach it.</summary>
/// <param name="IsBehindTlsFrontEnd">
/// A front end of the platform takes requests by TLS alone and hands them on inside. What the request looks like then says nothing
/// about the way it came.
/// </param>
public sealed record HostTransport(bool IsBehindTlsFrontEnd = false)
{
    /// <summary>Whether nobody on the way can have read the request, as far as the host can know.</summary>
    internal bool IsPrivate(HttpContext context) =>
        IsBehindTlsFrontEnd || context.Request.IsHttps || ClientAddress.IsThisMachine(context);
}
