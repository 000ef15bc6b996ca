using System.Text.RegularExpressions;
using WorkflowFunctions.Core.Steps;
using WorkflowFunctions.Engine.Tests.Kit;

namespace WorkflowFunctions.Engine.Tests.Docs;

/// <summary>A page of <c>docs/steps</c>, or a section of one.</summary>
internal sealed partial class StepPage(string text)
{
    public const string Folder = "docs/steps";

    public string Text => text;

    /// <summary>The page of a step type has its name, in lower case.</summary>
    public static string NameOf(StepType type) => $"{type.ExtensionName.ToLowerInvariant()}.md";

    public static StepPage Of(StepType type) => Read(NameOf(type));

    public static StepPage Read(string name) => new(RepositoryFiles.Read($"{Folder}/{name}"));

    /// <summary>What stands below the heading, up to the next one; empty where there is no such heading.</summary>
    public StepPage Section(string heading) =>
        new(Sections().Matches(Text).FirstOrDefault(section => section.Groups["heading"].Value == heading)?.Groups["text"].Value.Trim() ?? "");

    /// <summary>The first table, as it is written; empty where there is none.</summary>
    public string Table() => Tables().Match(Text).Value.TrimEnd();

    /// <summary>The names in backticks that the items of the first list begin with.</summary>
    public IEnumerable<string> Items() => ListItems().Matches(Text).Select(item => item.Groups["name"].Value);

    /// <summary>The n-th block of code in the language, from 0.</summary>
    public string Block(string language, int number = 0) =>
        Blocks().Matches(Text).Where(block => block.Groups["language"].Value == language).ElementAt(number).Groups["text"].Value.TrimEnd();

    [GeneratedRegex(@"^## (?<heading>[^\n]+)\n(?<text>.*?)(?=^## |\z)", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Sections();

    [GeneratedRegex(@"(^\|[^\n]*\n?)+", RegexOptions.Multiline)]
    private static partial Regex Tables();

    [GeneratedRegex(@"^\* `(?<name>\w+)`", RegexOptions.Multiline)]
    private static partial Regex ListItems();

    [GeneratedRegex(@"^```(?<language>\w+)\n(?<text>.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Blocks();
}
