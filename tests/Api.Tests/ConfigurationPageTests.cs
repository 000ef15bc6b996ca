using System.Text.RegularExpressions;
using WorkflowFunctions.Api.Tests.Kit;

namespace WorkflowFunctions.Api.Tests;

/// <summary>
/// <c>docs/configuration.md</c> lists the settings that the service knows. The service names them itself: when it meets one that it
/// does not know.
/// </summary>
public sealed partial class ConfigurationPageTests
{
    private static readonly string[] Listed =
        [.. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "configuration.md"))
            .Where(line => line.StartsWith("| `", StringComparison.Ordinal))
            .SelectMany(line => Names().Matches(line.Split('|')[1]).Select(match => match.Groups["name"].Value))];

    [Theory]
    [InlineData("Security")]
    [InlineData("Security:Roles:0")]
    [InlineData("Security:Users:0")]
    [InlineData("Security:People:0")]
    [InlineData("Security:People:0:SignIns:0")]
    [InlineData("Authentication")]
    [InlineData("Authentication:Jwt")]
    [InlineData("Authentication:OpenIdConnect")]
    [InlineData("Authentication:AppService")]
    [InlineData("RateLimit")]
    [InlineData("WorkflowTypes:0")]
    [InlineData("ApiDocument")]
    [InlineData("Outgoing")]
    [InlineData("Secrets:Name")]
    [InlineData("Calendars:Name")]
    [InlineData("PowerShell")]
    [InlineData("Notices")]
    public async Task The_page_lists_what_the_service_knows(string group)
    {
        var refused = await Assert.ThrowsAnyAsync<Exception>(() => Installation.StartAsync(builder => builder.Set($"{group}:Unknown", "x")));

        var known = Regex.Match(refused.Message, $"{group}:Unknown is not known; {group} has (?<names>[^.]+)\\.");
        Assert.True(known.Success, refused.Message);
        Assert.Equal(known.Groups["names"].Value.Split(", ").Order(StringComparer.Ordinal), ListedBelow(group.Replace(":0", ":n", StringComparison.Ordinal)));
    }

    [Fact]
    public void The_page_lists_what_stands_first_in_the_names_that_the_service_knows() => Assert.Equal(
        SettingSections.All,
        Listed.Where(name => !name.StartsWith('-') && !name.StartsWith("OTEL_", StringComparison.Ordinal) && !name.StartsWith("APPLICATIONINSIGHTS_", StringComparison.Ordinal))
            .Select(name => name.Split(':')[0]).Append("Urls").Distinct().Order(StringComparer.Ordinal));

    [Fact]
    public void No_setting_is_listed_twice() => Assert.Distinct(Listed);

    private static IEnumerable<string> ListedBelow(string group) => Listed
        .Where(name => name.StartsWith($"{group}:", StringComparison.Ordinal))
        .Select(name => name[(group.Length + 1)..].Split(':')[0])
        .Distinct()
        .Order(StringComparer.Ordinal);

    [GeneratedRegex("`(?<name>[^`]+)`")]
    private static partial Regex Names();
}
