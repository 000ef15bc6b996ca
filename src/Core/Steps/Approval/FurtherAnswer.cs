using System.Collections.Immutable;
using System.Text.Json;
using WorkflowFunctions.Core.Definitions;

namespace WorkflowFunctions.Core.Steps.Approval;

/// <summary>An answer that an approval takes besides approving and denying. Its name is an output of the step.</summary>
/// <param name="DisplayName">For people.</param>
/// <param name="Minimum">How many people have to give it before it settles the step.</param>
internal sealed record FurtherAnswer(string Name, string DisplayName, int Minimum, bool CommentRequired)
{
    public const int Most = 10;

    public const int LongestDisplayName = 64;

    public const string Parameter = "Answers";

    /// <summary>What an answer has.</summary>
    public static ImmutableArray<StepParameter> Members { get; } =
    [
        new(nameof(DisplayName), ParameterKind.Text) { Description = "What people choose. By default, the name." },
        new(nameof(Minimum), ParameterKind.WholeNumber)
        {
            Minimum = 1, Maximum = ApprovalRules.MostNeeded, Default = "1", Description = "How many people have to give the answer before it is taken.",
        },
        new(nameof(CommentRequired), ParameterKind.Boolean) { Default = "False", Description = "Whether the answer needs a comment." },
    ];

    public static string Expected { get; } = $"an object of 1 to {Most} names, each with {{ {ParameterEntries.Names(Members)} }}";

    /// <summary>Names of outputs and answers that every approval has.</summary>
    private static readonly ImmutableArray<string> Taken = [StepOutputs.Continue, StepOutputs.Deny, StepOutputs.Deadline, "approved", "denied"];

    /// <summary>The answers of a step in the order of the definition, as far as they can be read.</summary>
    public static ImmutableArray<FurtherAnswer> Of(StepDefinition step) =>
        step.Parameter(Parameter) is { ValueKind: JsonValueKind.Object } answers
            ? [.. answers.EnumerateObject().Where(answer => answer.Value.ValueKind == JsonValueKind.Object).Select(Read)]
            : [];

    /// <summary>Every problem of a value of <c>Answers</c>.</summary>
    public static ImmutableArray<Problem> Problems(JsonElement answers)
    {
        if (answers.ValueKind != JsonValueKind.Object || answers.EnumerateObject().Count() is 0 or > Most)
            return [new("", $"{Parameter} is {JsonValues.Shown(answers)}, but must be {Expected}.")];
        var twins = answers.EnumerateObject().GroupBy(answer => answer.Name, StringComparer.OrdinalIgnoreCase)
            .Where(group => group.Count() > 1).Select(group => new Problem($".{group.Key}", $"{group.Count()} answers are named '{group.Key}'; each needs a name of its own."));
        return [.. answers.EnumerateObject().SelectMany(Problems), .. twins];
    }

    private static IEnumerable<Problem> Problems(JsonProperty answer)
    {
        var place = $".{answer.Name}";
        if (!DefinitionLimits.IsUniqueName(answer.Name))
            yield return new(place, $"Answer '{answer.Name}' must be named by 1 to {DefinitionLimits.UniqueName} letters, digits, '_' or '-'.");
        if (Taken.Contains(answer.Name, StringComparer.OrdinalIgnoreCase))
            yield return new(place, $"Answer '{answer.Name}' has the name of an output or an answer of every approval; choose another name.");
        if (answer.Value.ValueKind != JsonValueKind.Object)
        {
            yield return new(place, $"Answer '{answer.Name}' is {JsonValues.Shown(answer.Value)}, but must be an object with DisplayName, Minimum and CommentRequired.");
            yield break;
        }

        foreach (var (name, value) in JsonValues.MapOf(answer.Value))
        {
            var problem = ParameterEntries.Find(Members, name) switch
            {
                null => "left out: an answer has DisplayName, Minimum and CommentRequired",
                { Name: nameof(DisplayName) } => IsDisplayName(value) ? null : $"a text of 1 to {LongestDisplayName} characters that is not blank",
                var member => ParameterText.Fits(member, value) ? null : ParameterText.Expected(member),
            };
            if (problem is not null)
                yield return new($"{place}.{name}", $"{name} of answer '{answer.Name}' is {JsonValues.Shown(value)}, but must be {problem}.");
        }
    }

    private static bool IsDisplayName(JsonElement value) =>
        value.ValueKind == JsonValueKind.String && value.GetString() is { Length: <= LongestDisplayName } text && !string.IsNullOrWhiteSpace(text);

    private static FurtherAnswer Read(JsonProperty answer)
    {
        var members = JsonValues.MapOf(answer.Value);
        return new FurtherAnswer(
            answer.Name,
            members.TryGetValue("DisplayName", out var display) && display.ValueKind == JsonValueKind.String ? display.GetString()! : answer.Name,
            members.TryGetValue("Minimum", out var minimum) && JsonValues.Int(minimum) is >= 1 and var count ? count : 1,
            members.TryGetValue("CommentRequired", out var comment) && JsonValues.Bool(comment) == true);
    }
}
