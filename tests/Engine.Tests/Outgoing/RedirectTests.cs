using System.Net;
using WorkflowFunctions.Engine.Outgoing;

namespace WorkflowFunctions.Engine.Tests.Outgoing;

public sealed class RedirectTests
{
    [Theory]
    [InlineData("POST", 301, "GET")]
    [InlineData("POST", 302, "GET")]
    [InlineData("POST", 303, "GET")]
    [InlineData("PUT", 303, "GET")]
    [InlineData("HEAD", 303, "HEAD")]
    [InlineData("PUT", 302, "PUT")]
    [InlineData("POST", 307, "POST")]
    [InlineData("POST", 308, "POST")]
    public void The_method_changes_as_in_browsers_and_a_body_goes_along_only_where_it_does_not(string method, int status, string then)
    {
        var next = Redirects.Follow(Request(method, hasSecret: false), (HttpStatusCode)status, new Uri("/b", UriKind.Relative));

        Assert.Equal((then, "https://a.example/b"), (next.Method.Method, next.Address.AbsoluteUri));
        Assert.Equal(then == method && method != "HEAD", next.Body is not null);
    }

    [Theory]
    [InlineData("https://a.example/b", true)]
    [InlineData("https://A.EXAMPLE:443/b", true)]
    [InlineData("https://b.example/", false)]
    [InlineData("https://a.example:444/", false)]
    public void What_is_secret_stays_with_its_origin_and_the_idempotency_key_goes_along(string location, bool isSame)
    {
        var next = Redirects.Follow(Request("GET", hasSecret: false), HttpStatusCode.Redirect, new Uri(location));

        Assert.Equal(
            isSame ? ["Authorization", "X-Key", "Cookie", "Idempotency-Key"] : ["Idempotency-Key"],
            next.Headers.Select(header => header.Name));
    }

    [Theory]
    [InlineData("http://a.example/b", "'a.example' redirects from https to http ('a.example')")]
    [InlineData("ftp://a.example/b", "'a.example' redirects to an address that is no http or https address without a user")]
    [InlineData("file:///etc/passwd", "'a.example' redirects to an address that is no http or https address without a user")]
    [InlineData("https://me:secret@b.example/", "'a.example' redirects to an address that is no http or https address without a user")]
    [InlineData("https://b.example/", "'a.example' redirects to 'b.example', which must not get the secret that the body holds")]
    public void What_must_not_be_followed_fails_for_good(string location, string reason)
    {
        var failure = Assert.Throws<CallFailedException>(
            () => Redirects.Follow(Request("POST", hasSecret: true), HttpStatusCode.TemporaryRedirect, new Uri(location)));

        Assert.Equal((reason, false), (failure.Message, failure.MayPass));
    }

    private static OutgoingRequest Request(string method, bool hasSecret) => new(new HttpMethod(method), new Uri("https://a.example/a"))
    {
        Headers = [new("Authorization", "Basic x"), new("X-Key", "hush", isSecret: true), new("Cookie", "c"), new("Idempotency-Key", "k")],
        Body = method is "HEAD" or "GET" ? null : new OutgoingBody(new byte[] { 1 }, "text/plain", hasSecret),
    };
}
