using WorkflowFunctions.Core.Expressions;
using WorkflowFunctions.Core.Steps;
using WorkflowFunctions.Engine.Instances;
using WorkflowFunctions.Portal.Tests.Kit;

namespace WorkflowFunctions.Portal.Tests.Help;

public sealed class HelpTests(PortalHost host) : IClassFixture<PortalHost>
{
    [Fact]
    public async Task The_help_says_what_the_declarations_say()
    {
        using var erin = await host.SignInAsync("erin");
        var page = (await erin.GetAsync("/help")).Is(200);
        Assert.All(TokenScope.BuiltInNames, name => Assert.Contains($"$({name})", page.Text, StringComparison.Ordinal));
        foreach (var type in StepCatalogue.BuiltIn.All)
        {
            Assert.Contains(type.Description, page.Text, StringComparison.Ordinal);
            Assert.All(type.Parameters, parameter =>
            {
                Assert.Contains(parameter.Name, page.Text, StringComparison.Ordinal);
                Assert.Contains(System.Text.RegularExpressions.Regex.Replace(parameter.Description, @"\s+", " "), page.Text, StringComparison.Ordinal);
            });
        }

        Assert.All(InstanceFields.Catalogue.Columns, column => Assert.Contains(column.Field.Name, page.Text, StringComparison.Ordinal));
        Assert.Contains("href=\"/console\"", page.Html, StringComparison.Ordinal);
        Assert.Contains("href=\"/openapi/v1.json\"", page.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_help_is_for_those_who_are_signed_in()
    {
        using var stranger = host.Visit();
        var page = await stranger.GetAsync("/help");
        Assert.Contains("/sign-in", page.Is(302).Location, StringComparison.Ordinal);
    }
}
