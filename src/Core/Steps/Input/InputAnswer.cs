using System.Collections.Immutable;
using System.Text.Json;
using WorkflowFunctions.Core.Instances;

namespace WorkflowFunctions.Core.Steps.Input;

/// <summary>
/// The values that a person gives to a <c>RequireInput</c> step: those of the step's inputs, each in the form of its type.
/// </summary>
public sealed record InputAnswer(JsonMap Values) : SignalAnswer
{
    public override bool Repeats(SignalAnswer first) => first is InputAnswer other && other.Values.Equals(Values);

    public static (SignalAnswer? Answer, ImmutableArray<Problem> Problems) Parse(ImmutableArray<StepInput> inputs, JsonMap data)
    {
        var problems = ImmutableArray.CreateBuilder<Problem>();
        var values = new List<KeyValuePair<string, JsonElement>>();
        var time = new PatternTime(inputs.Count(input => input.Rules.Pattern is not null));
        foreach (var input in inputs)
        {
            var field = $"Data.{input.Name}";
            if (!data.TryGetValue(input.Name, out var given) || given.ValueKind == JsonValueKind.Null)
            {
                if (input.Rules.Default is { } standard)
                    values.Add(new(input.Name, standard));
                else if (input.Required)
                    problems.Add(new(field, $"{field} ({input.DisplayName}) is missing: it must be {InputValue.Expected(input.Kind)}."));
            }
            else if (input.Required && InputValue.IsEmptyText(given))
            {
                problems.Add(new(field, $"{field} ({input.DisplayName}) is empty: it must be {InputValue.Expected(input.Kind)}."));
            }
            else if (InputValue.Read(input.Kind, given) is { } value)
            {
                values.Add(new(input.Name, input.Rules.Kept(value)));
                problems.AddRange(input.Rules.Broken(value, time).Select(expected =>
                    new Problem(field, $"{field} ({input.DisplayName}) is {JsonValues.Shown(given)}, but must be {expected}.")));
            }
            else
            {
                problems.Add(new(field, $"{field} ({input.DisplayName}) is {JsonValues.Shown(given)}, but must be {InputValue.Expected(input.Kind)}."));
            }
        }

        var known = inputs.Select(input => input.Name).ToImmutableArray();
        foreach (var name in data.Keys.Where(name => !known.Contains(name, StringComparer.OrdinalIgnoreCase)))
            problems.Add(new($"Data.{name}", $"Data.{name} is not known here: Data takes {string.Join(", ", known)}."));
        return problems.Count == 0 ? (new InputAnswer(JsonMap.From(values)), []) : (null, problems.ToImmutable());
    }

    /// <summary>
    /// Reads accepted data, however today's rules would judge it. A value that cannot be read as its type stays as it was given. Null if
    /// the data has no value that the step asks for.
    /// </summary>
    internal static InputAnswer? ReadStored(ImmutableArray<StepInput> inputs, JsonMap data)
    {
        var values = JsonMap.From(
            from input in inputs
            where data.TryGetValue(input.Name, out var given) && given.ValueKind != JsonValueKind.Null
            select KeyValuePair.Create(input.Name, InputValue.Read(input.Kind, data[input.Name]) ?? data[input.Name]));
        return values.Count == 0 && data.Any(pair => pair.Value.ValueKind != JsonValueKind.Null) ? null : new InputAnswer(values);
    }
}
