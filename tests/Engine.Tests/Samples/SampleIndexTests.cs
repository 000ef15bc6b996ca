using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Engine.Tests.Kit;

namespace WorkflowFunctions.Engine.Tests.Samples;

/// <summary>What <c>samples/README.md</c> says of the workflows beside it.</summary>
public sealed class SampleIndexTests
{
    private static readonly string Page = RepositoryFiles.Read("samples/README.md");

    public static TheoryData<string> Files =>
        [.. Directory.GetFiles(RepositoryFiles.Find("samples"), "*.json").Select(file => Path.GetFileName(file))];

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_sample_stands_in_the_index_with_its_type_and_key(string file)
    {
        var definition = Read(file);
        var starts = definition.Key is { } key ? $"{definition.WorkflowType}, {key}" : definition.WorkflowType;

        Assert.Contains($"| [{file}]({file}) | {starts} |", Page, StringComparison.Ordinal);
    }

    [Fact]
    public void No_two_samples_are_started_by_the_same_type_and_key() =>
        Assert.Distinct(Files.Select(file => Read(file.Data)).Select(definition => (definition.WorkflowType, definition.Key)));

    private static WorkflowDefinition Read(string file) => RepositoryFiles.Definition(RepositoryFiles.Read($"samples/{file}"));
}
