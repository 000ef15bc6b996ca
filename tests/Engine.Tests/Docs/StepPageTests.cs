using System.Collections.Immutable;
using WorkflowFunctions.Core.Steps;
using WorkflowFunctions.Engine.Tests.Kit;

namespace WorkflowFunctions.Engine.Tests.Docs;

/// <summary>Every step type that comes with the service has a page in <c>docs/steps</c>, and what its declaration says stands there.</summary>
public sealed class StepPageTests
{
    private const string Index = "README.md";

    private static readonly ImmutableArray<StepType> All = [.. StepTypes.All, .. StepTypes.OptIn];

    public static TheoryData<string> Types => [.. All.Select(type => type.ExtensionName)];

    [Fact]
    public void Every_type_has_a_page_and_no_page_is_left_over() => Assert.Equal(
        All.Select(StepPage.NameOf).Append(Index).Order(StringComparer.Ordinal),
        Directory.GetFiles(RepositoryFiles.Find(StepPage.Folder)).Select(file => Path.GetFileName(file)!).Order(StringComparer.Ordinal));

    [Fact]
    public void The_index_lists_the_types_as_they_are_declared() =>
        Holds(StepTables.Index(All), StepPage.Read(Index), "Types");

    [Fact]
    public void The_index_lists_the_parameters_of_retries_as_they_are_declared() =>
        Holds(StepTables.Parameters(RetryParameters.All), StepPage.Read(Index), "Failures and retries");

    [Theory]
    [MemberData(nameof(Types))]
    public void A_page_has_the_type_as_its_title_and_lists_the_parameters_as_they_are_declared(string name)
    {
        var (type, page) = Find(name);

        Assert.StartsWith($"# {type.ExtensionName}\n", page.Text, StringComparison.Ordinal);
        Holds(StepTables.Parameters(type.Parameters), page, "Parameters");
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void A_page_names_the_signal_and_lists_what_it_takes(string name)
    {
        var (type, page) = Find(name);
        var section = page.Section("Signal");

        if (type.SignalName is { } signal)
            Assert.Contains($"`{signal}`", section.Text, StringComparison.Ordinal);
        else
            Assert.Empty(section.Text);
        if (!type.SignalInputs.IsEmpty)
            Holds(StepTables.Parameters(type.SignalInputs), page, "Signal");
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void A_page_lists_the_outputs(string name)
    {
        var (type, page) = Find(name);

        Assert.Equal(type.Outputs, page.Section("Outputs").Items());
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void A_page_has_an_example_of_its_type(string name)
    {
        var (type, page) = Find(name);

        Assert.Contains($"\"ExtensionName\": \"{type.ExtensionName}\"", page.Section("Example").Block("json"), StringComparison.Ordinal);
    }

    private static (StepType Type, StepPage Page) Find(string name)
    {
        var type = All.Single(one => one.Is(name));
        return (type, StepPage.Of(type));
    }

    private static void Holds(string table, StepPage page, string heading)
    {
        var section = page.Section(heading);
        var holds = table == StepTables.None ? section.Text == table : section.Table() == table;
        Assert.True(holds, $"The table below '## {heading}' has to be:\n\n{table}\n");
    }
}
