using System.Collections.Immutable;
using System.Text.Json;
using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Core.Expressions;
using WorkflowFunctions.Core.Steps.Approval;
using WorkflowFunctions.Core.Steps.Decision;
using WorkflowFunctions.Core.Steps.Escalating;
using WorkflowFunctions.Core.Steps.Input;

namespace WorkflowFunctions.Core.Steps;

/// <summary>One parameter of a step type, or one input of its signal.</summary>
/// <param name="Name">The name in <c>ConfigurationParameters</c>, compared without case.</param>
/// <param name="Kind">What its value may be.</param>
public sealed record StepParameter(string Name, ParameterKind Kind)
{
    /// <summary>For people; by default made from the name.</summary>
    public string DisplayName { get => field ?? ParameterText.Words(Name); init; }

    /// <summary>Its purpose, in one sentence.</summary>
    public string Description { get; init; } = "";

    public bool Required { get; init; }

    /// <summary>The value used if the parameter is absent, as text; null if there is none.</summary>
    public string? Default { get; init; }

    /// <summary>Whether <c>$(name)</c> is replaced in the value.</summary>
    public bool Tokens { get; init; }

    /// <summary>The tokens that are replaced in the value besides, because it has the words of a notice.</summary>
    public ImmutableArray<string> NoticeTokens { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>Whether <c>$(secret:Name)</c> is replaced in the value, too.</summary>
    public bool Secrets { get; init; }

    /// <summary>The value is a secret: it may only be given as <c>$(secret:Name)</c>, never written out.</summary>
    public bool IsSecret { get; init; }

    /// <summary>
    /// The smallest and largest numbers allowed. The smallest itself is not allowed if <see cref="ExclusiveMinimum"/> is set.
    /// </summary>
    public double? Minimum { get; init; }

    public bool ExclusiveMinimum { get; init; }

    public double? Maximum { get; init; }

    /// <summary>The most entries that a list may have; null if any number may be given.</summary>
    public int? MostEntries { get; init; }

    /// <summary>Whether the text is a condition, which forms take apart.</summary>
    public bool IsCondition { get; init; }

    /// <summary>Where the values come from that a form offers.</summary>
    public ParameterSource Source { get; init; }

    /// <summary>What its value has several of; null if the value has one part.</summary>
    public ParameterEntries? Entries => ParameterEntries.Of(this);

    /// <summary>The texts a <see cref="ParameterKind.Choice"/> allows, compared without case.</summary>
    public ImmutableArray<string> Choices { get; init; } = [];

    /// <summary>The parameter without which this one has no meaning, for forms; null if it has a meaning by itself.</summary>
    public string? DependsOn { get; init; }

    /// <summary>The control by which a form asks for it; by default the one that suits the kind.</summary>
    public ControlKind Control { get => field == 0 ? ParameterText.ControlOf(this) : field; init; }

    /// <summary>What is wrong with a value, as a sentence that says what would be right; null if it is valid.</summary>
    public string? Problem(JsonElement value)
    {
        if (!(Tokens && IsTokenText(value)) && !ParameterText.Fits(this, value))
            return $"Parameter '{Name}' is {JsonValues.Shown(value)}, but must be {ParameterText.Expected(this)}.";
        return value.ValueKind == JsonValueKind.Array && value.GetArrayLength() is var count && count > MostEntries
            ? FormattableString.Invariant($"Parameter '{Name}' has {count} entries; at most {MostEntries} are allowed.")
            : null;
    }

    /// <summary>
    /// Everything that is wrong with a value. If the value has parts, the field of a problem says which one has it, as in
    /// <c>.amount.Minimum</c> or <c>[2].Condition</c>; it is empty if the value as a whole is wrong.
    /// </summary>
    public ImmutableArray<Problem> Problems(JsonElement value) => Kind switch
    {
        ParameterKind.Inputs => StepInput.Problems(value),
        ParameterKind.Cases => DecisionCase.Problems(value),
        ParameterKind.Answers => FurtherAnswer.Problems(value),
        ParameterKind.Escalations => EscalationCheck.Problems(value),
        _ => Problem(value) is { } problem ? [new("", problem)] : [],
    };

    /// <summary>The step's value as text, or the default; empty if there is neither.</summary>
    public string TextOf(StepDefinition step) => step.TextParameter(Name) ?? Default ?? "";

    /// <summary>
    /// The step's value as a count, or the default. As everywhere in the machine, its range is not checked: a workflow that was published
    /// with a number keeps it, even if that could not be published today. A value that is not a count is replaced by the default.
    /// </summary>
    internal int CountOf(StepDefinition? step) =>
        Read<int>(step, static value => JsonValues.Int(value) is >= 1 and var count ? count : null, static text => JsonValues.Int(text));

    /// <summary>The step's value as a number above 0, or the default. It is read like <see cref="CountOf"/>.</summary>
    /// <param name="most">The largest number that can be used in calculations.</param>
    internal double NumberOf(StepDefinition? step, double most) =>
        Read<double>(step, value => JsonValues.Number(value) is > 0 and var number && number <= most ? number : null, static text => JsonValues.Number(text));

    /// <summary>The step's value as a boolean, or the default. It is read like <see cref="CountOf"/>.</summary>
    internal bool BooleanOf(StepDefinition step) => Read<bool>(step, static value => JsonValues.Bool(value), static text => JsonValues.Bool(text));

    internal bool InRange(double number) =>
        (Minimum is not { } least || (ExclusiveMinimum ? number > least : number >= least)) && !(number > Maximum);

    private T Read<T>(StepDefinition? step, Func<JsonElement, T?> read, Func<string, T?> readDefault)
        where T : struct =>
        (step?.Parameter(Name) is { } value ? read(value) : null) ?? (Default is { } otherwise ? readDefault(otherwise) : null)
            ?? throw new InvalidOperationException($"The parameter '{Name}' is declared without a default that can be read.");

    /// <summary>Whether the text is only known once its tokens are.</summary>
    private bool IsTokenText(JsonElement value) =>
        Kind is not (ParameterKind.TextList or ParameterKind.TextMap or ParameterKind.TextListMap or ParameterKind.Cases
            or ParameterKind.RoleIds or ParameterKind.TypedValues)
        && value.ValueKind == JsonValueKind.String && TokenText.HasToken(value.GetString()!);
}
