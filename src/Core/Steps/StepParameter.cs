using System.Collections.Immutable;
using System.Text.Json;
using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Core.Expressions;
using WorkflowFunctions.Core.Steps.Input;

namespace WorkflowFunctions.Core.Steps;

/// <summary>One parameter of a step type, or one input of its signal.</summary>
/// <param name="Name">The name in <c>ConfigurationParameters</c>, compared without case.</param>
/// <param name="Kind">What its value may be.</param>
public sealed record StepParameter(string Name, ParameterKind Kind)
{
    /// <summary>For people; by default the words of the name.</summary>
    public string DisplayName { get => field ?? ParameterText.Words(Name); init; }

    /// <summary>What it is for, in one sentence.</summary>
    public string Description { get; init; } = "";

    public bool Required { get; init; }

    /// <summary>What holds where the parameter is absent, as text; null where nothing does.</summary>
    public string? Default { get; init; }

    /// <summary>Whether <c>$(name)</c> is replaced in the value.</summary>
    public bool Tokens { get; init; }

    /// <summary>Whether <c>$(secret:Name)</c> is replaced in the value, too.</summary>
    public bool Secrets { get; init; }

    /// <summary>The value is a secret: it may be given as <c>$(secret:Name)</c> only, never as it is.</summary>
    public bool IsSecret { get; init; }

    /// <summary>Smallest and largest number allowed; the smallest itself only where <see cref="ExclusiveMinimum"/> is off.</summary>
    public double? Minimum { get; init; }

    public bool ExclusiveMinimum { get; init; }

    public double? Maximum { get; init; }

    /// <summary>The texts a <see cref="ParameterKind.Choice"/> allows, compared without case.</summary>
    public ImmutableArray<string> Choices { get; init; } = [];

    /// <summary>The parameter without which this one means nothing, for forms; null where it stands by itself.</summary>
    public string? DependsOn { get; init; }

    /// <summary>How a form asks for it; by default what suits the kind.</summary>
    public ControlKind Control { get => field == 0 ? ParameterText.ControlOf(this) : field; init; }

    /// <summary>What is wrong with a value, as a sentence that says what would be right; null where nothing is.</summary>
    public string? Problem(JsonElement value) => (Tokens && IsTokenText(value)) || ParameterText.Fits(this, value)
        ? null
        : $"Parameter '{Name}' is {JsonValues.Shown(value)}, but must be {ParameterText.Expected(this)}.";

    /// <summary>All that is wrong with a value: of a value with parts, each part is named.</summary>
    public ImmutableArray<string> Problems(JsonElement value) =>
        Kind == ParameterKind.Inputs ? StepInput.Problems(value) : Problem(value) is { } problem ? [problem] : [];

    /// <summary>What a step says for it as text, or the default; empty if there is neither.</summary>
    public string TextOf(StepDefinition step) => step.TextParameter(Name) ?? Default ?? "";

    /// <summary>
    /// What a step says for a count, or the default. As with all that the machine reads, its range is not asked: a workflow that was
    /// published with a number goes by it, even if that could not be published today. What is no count at all has the default.
    /// </summary>
    internal int CountOf(StepDefinition? step) => Read<int>(step, value => JsonValues.Int(value) is >= 1 and var count ? count : null);

    /// <summary>What a step says for a number above 0, or the default. It is read like <see cref="CountOf"/>.</summary>
    /// <param name="most">The largest number that can be reckoned with.</param>
    internal double NumberOf(StepDefinition? step, double most) =>
        Read<double>(step, value => JsonValues.Number(value) is > 0 and var number && number <= most ? number : null);

    /// <summary>What a step says for a truth value, or the default. It is read like <see cref="CountOf"/>.</summary>
    internal bool BooleanOf(StepDefinition step) => Read(step, JsonValues.Bool);

    internal bool InRange(double number) =>
        (Minimum is not { } least || (ExclusiveMinimum ? number > least : number >= least)) && !(number > Maximum);

    private T Read<T>(StepDefinition? step, Func<JsonElement, T?> read)
        where T : struct =>
        (step?.Parameter(Name) is { } value ? read(value) : null) ?? (Default is { } otherwise ? read(JsonValues.Of(otherwise)) : null)
            ?? throw new InvalidOperationException($"The parameter '{Name}' is declared without a default that can be read.");

    /// <summary>Whether what the text will be is known only when its tokens are.</summary>
    private bool IsTokenText(JsonElement value) =>
        Kind is not (ParameterKind.TextList or ParameterKind.TextMap or ParameterKind.TextListMap)
        && value.ValueKind == JsonValueKind.String && TokenText.HasToken(value.GetString()!);
}
