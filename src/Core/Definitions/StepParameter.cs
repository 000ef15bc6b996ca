using System.Collections.Immutable;
using System.Text.Json;
using WorkflowFunctions.Core.Expressions;

namespace WorkflowFunctions.Core.Definitions;

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

    internal bool InRange(double number) =>
        (Minimum is not { } least || (ExclusiveMinimum ? number > least : number >= least)) && !(number > Maximum);

    /// <summary>Whether what the text will be is known only when its tokens are.</summary>
    private bool IsTokenText(JsonElement value) =>
        Kind is not (ParameterKind.TextList or ParameterKind.TextMap or ParameterKind.TextListMap)
        && value.ValueKind == JsonValueKind.String && TokenText.HasToken(value.GetString()!);
}
