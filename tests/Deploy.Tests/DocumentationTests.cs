using System.Text.Json;
using System.Text.RegularExpressions;

namespace WorkflowFunctions.Deploy.Tests;

/// <summary>What <c>docs/operating.md</c> and the README say of deploying and running, against the files themselves.</summary>
public sealed partial class DocumentationTests
{
    [Theory]
    [InlineData("README.md")]
    [InlineData("docs/operating.md")]
    public void The_storage_emulator_is_the_one_of_the_tests(string page)
    {
        var tested = JsonElement.Parse(Repository.Read("tests/Storage.Tables.TestKit/package.json")).GetProperty("devDependencies").GetProperty("azurite").GetString()!;
        Assert.Equal([tested], Emulator().Matches(Repository.Read(page)).Select(match => match.Groups[1].Value).Distinct());
    }

    [Fact]
    public async Task Every_parameter_of_the_template_is_explained_and_no_other()
    {
        var (_, output, _) = await Bicep.RunAsync("build", Repository.PathOf("deploy/main.bicep"), "--stdout");
        var parameters = JsonElement.Parse(output).GetProperty("parameters").EnumerateObject().Select(parameter => parameter.Name);
        var table = Repository.Read("docs/operating.md").Split("| parameter | what it is |\n|---|---|\n")[1].Split("\n\n")[0];
        var explained = table.Split('\n').SelectMany(row => Quoted().Matches(row.Split('|')[1])).Select(match => match.Groups[1].Value);

        // environmentName is the developer CLI's own.
        Assert.Equal(parameters.Except(["environmentName"]).Order(StringComparer.Ordinal), explained.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void What_the_host_prints_when_it_starts_names_every_function()
    {
        var printed = Listed().Matches(Repository.Read("docs/operating.md")).Select(match => match.Groups[1].Value);
        var functions = Declared().Matches(Repository.Read("tests/Functions.Tests/Contracts/names.txt")).Select(match => match.Groups[1].Value);
        Assert.Equal(functions.Order(StringComparer.Ordinal), printed.Order(StringComparer.Ordinal));
    }

    [GeneratedRegex(@"azurite@(\S+)")]
    private static partial Regex Emulator();

    [GeneratedRegex("`(\\w+)`")]
    private static partial Regex Quoted();

    [GeneratedRegex(@"^ +(\w+): (?:\[|\w+Trigger$)", RegexOptions.Multiline)]
    private static partial Regex Listed();

    [GeneratedRegex(@"^Function\((\w+)\)", RegexOptions.Multiline)]
    private static partial Regex Declared();
}
