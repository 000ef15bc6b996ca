using System.Net;

namespace WorkflowFunctions.Engine.Outgoing;

/// <summary>
/// Where a redirect leads, and what goes along. Secrets and <c>Authorization</c> never leave their origin, https never becomes http, and
/// the method changes as it does in browsers. The new address is checked like any other when it is connected to.
/// </summary>
internal static class Redirects
{
    public static bool Is(HttpStatusCode status) => (int)status is 301 or 302 or 303 or 307 or 308;

    /// <exception cref="CallFailedException">The redirect must not be followed.</exception>
    public static OutgoingRequest Follow(OutgoingRequest request, HttpStatusCode status, Uri location)
    {
        var from = request.Address;
        if (!Uri.TryCreate(from, location, out var to) || to.Scheme is not ("http" or "https") || to.Host.Length == 0 || to.UserInfo.Length > 0)
            throw Refused($"'{from.Authority}' redirects to an address that is no http or https address without a user");
        if (from.Scheme == Uri.UriSchemeHttps && to.Scheme == Uri.UriSchemeHttp)
            throw Refused($"'{from.Authority}' redirects from https to http ('{to.Authority}')");
        var becomesGet = status == HttpStatusCode.SeeOther
            ? request.Method != HttpMethod.Head
            : (int)status is 301 or 302 && request.Method == HttpMethod.Post;
        var body = becomesGet ? null : request.Body;
        var isSameOrigin = from.Scheme == to.Scheme && from.IdnHost.Equals(to.IdnHost, StringComparison.OrdinalIgnoreCase) && from.Port == to.Port;
        if (!isSameOrigin && body is { HasSecret: true })
            throw Refused($"'{from.Authority}' redirects to '{to.Authority}', which must not get the secret that the body holds");
        return new OutgoingRequest(becomesGet ? HttpMethod.Get : request.Method, to)
        {
            Headers = isSameOrigin ? request.Headers : [.. request.Headers.Where(header => !header.IsSecret && !IsCredential(header.Name))],
            Body = body,
        };
    }

    private static bool IsCredential(string name) => name.ToUpperInvariant() is "AUTHORIZATION" or "COOKIE";

    private static CallFailedException Refused(string reason) => new(reason, mayPass: false);
}
