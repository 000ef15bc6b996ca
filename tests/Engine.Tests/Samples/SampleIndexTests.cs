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
        var (type, key) = Read(file);
        var starts = key is null ? type : $"{type}, {key}";

        Assert.Contains($"| [{file}]({file}) | {starts} |", Page, StringComparison.Ordinal);
    }

    [Fact]
    public void No_two_samples_are_started_by_the_same_type_and_key() =>
        Assert.Distinct(Files.Select(file => Read(file.Data)));

    private static (string Type, string? Key) Read(string file)
    {
        var head = RepositoryFiles.Head(RepositoryFiles.Read($"samples/{file}"));
        return (head.WorkflowType, head.Key);
    }
}
