using System.Reflection;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.DependencyInjection;
using WorkflowFunctions.Portal.Tests.Kit;

namespace WorkflowFunctions.Portal.Tests;

/// <summary>What stands in the address of a page in place of a number.</summary>
public sealed class PageNumberTests(PortalHost host) : IClassFixture<PortalHost>
{
    [Theory]
    [InlineData("x")]
    [InlineData("99999999999999999999")]
    [InlineData("<script>")]
    public async Task It_is_named_on_a_page_and_fails_nothing(string value)
    {
        using var admin = await host.SignInAsync("admin");
        var tried = 0;
        foreach (var (path, name) in Numbers())
        {
            var page = await admin.GetAsync($"{path}?{name}={Uri.EscapeDataString(value)}");
            Assert.True(page.Status == 400, $"{path} answered {page.Status}: {page.Text}");
            Assert.Contains($"{name} is '{value}', but must be a whole number.", page.Text, StringComparison.Ordinal);
            tried++;
        }

        Assert.True(tried > 4);
    }

    [Fact]
    public async Task None_at_all_means_that_none_was_given()
    {
        using var admin = await host.SignInAsync("admin");
        (await admin.GetAsync("/start?done=")).Is(200);
        (await admin.GetAsync("/definitions?page=")).Is(200);
    }

    /// <summary>Every page with a number in its address, whichever there are by now.</summary>
    private IEnumerable<(string Path, string Name)> Numbers() =>
        from endpoint in host.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        let page = endpoint.Metadata.GetMetadata<ComponentTypeMetadata>()?.Type
        where page is not null
        from property in page.GetProperties()
        let parameter = property.GetCustomAttribute<SupplyParameterFromQueryAttribute>()
        where parameter is not null && Nullable.GetUnderlyingType(property.PropertyType) is not null
        select ("/" + string.Join('/', endpoint.RoutePattern.PathSegments.Select(segment =>
            segment.Parts is [RoutePatternLiteralPart literal] ? literal.Content : Guid.Empty.ToString())), parameter.Name ?? property.Name);
}
