using System.Net.Http.Headers;
using System.Text;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.DependencyInjection;
using WorkflowFunctions.Portal.Tests.Kit;

namespace WorkflowFunctions.Portal.Tests;

/// <summary>What no browser sends to a form.</summary>
public sealed class MalformedFormTests(PortalHost host) : IClassFixture<PortalHost>
{
    private const string Form = "application/x-www-form-urlencoded";

    public static TheoryData<string, string, int> Bodies => new()
    {
        { "application/json", "{}", 415 },
        { "text/plain", "a=b", 415 },
        { "", "", 415 },
        { "multipart/form-data", "x", 400 },
        { "multipart/form-data; boundary=abc", "--abc\r\nContent-Disposition: form-data; name=\"comment\"\r\n\r\nb", 400 },
        { Form, "comment=%00", 400 },
        { $"{Form}; charset=utf-7", "comment=b", 400 },
        { Form, string.Concat(Enumerable.Repeat("a=1&", 1025)), 400 },
    };

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task It_is_refused_as_such_at_every_address_that_takes_a_form(string type, string body, int status)
    {
        using var admin = await host.SignInAsync("admin");
        var token = (await admin.GetAsync("/")).Hidden("/sign-out")["__RequestVerificationToken"];
        foreach (var path in Paths(body))
        {
            var refused = await admin.SendAsync(HttpMethod.Post, path, Content(type, body), [("RequestVerificationToken", token)]);
            Assert.True(refused.Status == status, $"{path} answered {refused.Status} to {type}: {refused.Text}");
            Assert.Contains("Nothing was done.", refused.Text, StringComparison.Ordinal);
            Assert.Contains("frame-ancestors 'none'", refused.Header("Content-Security-Policy"), StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task Whoever_is_not_signed_in_is_led_to_the_sign_in_all_the_same(string type, string body, int status)
    {
        using var nobody = host.Visit();
        foreach (var path in Paths(body))
        {
            var response = await nobody.SendAsync(HttpMethod.Post, path, Content(type, body), []);
            var expected = path.StartsWith("/sign-", StringComparison.Ordinal) ? status : 302;
            Assert.True(response.Status == expected, $"{path} answered {response.Status} to {type}: {response.Text}");
        }
    }

    [Fact]
    public async Task A_form_that_is_too_large_is_told_so()
    {
        using var alice = await host.SignInAsync("alice");
        var refused = await alice.SendAsync(HttpMethod.Post, "/", Content(Form, $"comment={new string('x', 200_000)}"), []);
        Assert.Contains("too large", refused.Is(413).Text, StringComparison.Ordinal);
    }

    private static ByteArrayContent Content(string type, string body)
    {
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        if (type.Length > 0)
            content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        return content;
    }

    /// <summary>Every address that takes a form, whichever there are by now, except those that take so many fields.</summary>
    private string[] Paths(string body)
    {
        var fields = body.Split('&').Length;
        var endpoints = host.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().ToList();
        var more = endpoints.Where(endpoint => fields > 1 && endpoint.Metadata.GetMetadata<IFormOptionsMetadata>()?.ValueCountLimit >= fields).Select(endpoint => endpoint.RoutePattern.RawText).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var paths = endpoints
            .Where(endpoint => endpoint.Metadata.GetMetadata<RequireAntiforgeryTokenAttribute>() is not null && endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods.Contains("POST") == true)
            .Where(endpoint => !more.Contains(endpoint.RoutePattern.RawText))
            .Select(endpoint => "/" + string.Join('/', endpoint.RoutePattern.PathSegments.Select(segment =>
                segment.Parts is [RoutePatternLiteralPart literal] ? literal.Content : Guid.Empty.ToString())))
            .Distinct().ToArray();
        Assert.Contains("/sign-in", paths);
        Assert.True(paths.Length > 8, string.Join(' ', paths));
        return paths;
    }
}
