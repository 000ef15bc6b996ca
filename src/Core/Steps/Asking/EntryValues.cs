using System.Collections.Immutable;
using System.Text.Json;
using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Core.Expressions;
using WorkflowFunctions.Core.Instances;

namespace WorkflowFunctions.Core.Steps.Asking;

/// <summary>
/// The numbers of a step that waits for people, if their definition gives them by tokens. They are found once, when the step is entered,
/// and stay until it is left, whatever the data bucket holds by then.
/// </summary>
/// <param name="Values">By the names of their parameters; null if the definition alone says all of them.</param>
/// <param name="Notes">For the history: which token gave what.</param>
/// <param name="Problem">Why the step cannot wait; null if it can.</param>
internal sealed record EntryValues(JsonMap? Values, ImmutableArray<HistoryNote> Notes, string? Problem)
{
    private static readonly EntryValues None = new(null, [], null);

    /// <summary>Whether entering the step costs more than reading its definition.</summary>
    public static bool AreIn(StepDefinition step) => ParametersOf(step).Any();

    public static EntryValues Of(StepDefinition step, TokenScope scope)
    {
        var parameters = ParametersOf(step).ToImmutableArray();
        if (parameters.IsEmpty)
            return None;

        var tokens = new TokenValues(scope);
        var values = JsonMap.Empty;
        var notes = ImmutableArray.CreateBuilder<HistoryNote>();
        var problems = new List<string>();
        foreach (var (parameter, authored) in parameters)
        {
            var (value, problem) = Find(parameter, authored, tokens);
            if (problem is not null)
            {
                problems.Add(problem);
                continue;
            }

            values = values.Set(parameter.Name, value);
            notes.Add(new(
                HistoryKind.TokensReplaced, $"'{JsonValues.Shortened(authored)}' makes {parameter.Name} {JsonValues.Text(value)}.",
                JsonMap.Empty.Set(parameter.Name, value)));
        }

        return new EntryValues(values, notes.ToImmutable(), problems.Count == 0 ? null : string.Join("; ", problems));
    }

    /// <summary>The step as it was entered: with the values that its tokens had then. A snapshot without them goes by the definition.</summary>
    public static StepDefinition In(StepDefinition step, InstanceState.AwaitingSignal waiting) => In(step, waiting.EntryValues);

    public StepDefinition In(StepDefinition step) => In(step, Values);

    private static StepDefinition In(StepDefinition step, JsonMap? values) =>
        values is null ? step : step with { ConfigurationParameters = step.ConfigurationParameters.SetAll(values) };

    private static IEnumerable<(StepParameter Parameter, string Authored)> ParametersOf(StepDefinition step) =>
        from parameter in StepTypes.Find(step.ExtensionName)?.Parameters ?? []
        where parameter.Tokens && parameter.Kind is ParameterKind.WholeNumber or ParameterKind.Number
        let value = step.Parameter(parameter.Name)
        where value is { ValueKind: JsonValueKind.String }
        let authored = value.Value.GetString()!
        where TokenText.HasToken(authored)
        select (parameter, authored);

    private static (JsonElement Value, string? Problem) Find(StepParameter parameter, string authored, TokenValues tokens)
    {
        var before = tokens.Uses.Count;
        var found = tokens.Replace(JsonValues.Of(authored));
        if (tokens.Problem is { } problem)
            return (default, $"{parameter.Name}: {problem}");
        if (tokens.Uses.Skip(before).FirstOrDefault(use => use.Value is null) is { } unknown)
            return (default, $"nothing is known for '$({JsonValues.Shortened(unknown.Name)})' in {parameter.Name}, which must be {ParameterText.Expected(parameter)}");
        if (!ParameterText.Fits(parameter, found))
            return (default, $"'{JsonValues.Shortened(authored)}' makes {parameter.Name} {JsonValues.Shown(found)}, but it must be {ParameterText.Expected(parameter)}");
        // A number may be written with more digits than any snapshot should hold.
        return (parameter.Kind == ParameterKind.WholeNumber ? JsonValues.Of((long)JsonValues.Int(found)!.Value) : JsonValues.Of(JsonValues.Number(found)!.Value), null);
    }
}
