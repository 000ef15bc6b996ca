using System.Collections.Immutable;
using WorkflowFunctions.Core.Instances;

namespace WorkflowFunctions.Core.Expressions;

/// <summary>
/// A condition: <c>True</c>, <c>False</c>, a token that stands for one of them, or a rule. Earlier releases have published other texts with tokens:
/// such a text is what it becomes when its tokens are replaced.
/// </summary>
internal static class Condition
{
    /// <summary>What is wrong with a condition that is to be published, as sentences that follow what it is called; none if nothing is.</summary>
    public static ImmutableArray<string> Problems(string text)
    {
        if (JsonValues.Bool(text) is not null || IsToken(text))
            return [];
        var (rule, problems) = RuleReader.Read(text, DateTimeOffset.UnixEpoch);
        return rule is not null ? []
            : TokenText.HasToken(text) ? [.. problems.Select(problem => FormattableString.Invariant($"is no rule: position {problem.Position}: {problem.Message}"))]
            : ["must be True, False, a token such as $(production), or a rule such as $(amount) -gt 1000."];
    }

    public static ConditionResult Evaluate(string text, TokenScope scope, RenderingBudget budget)
    {
        if (JsonValues.Bool(text) is null && !IsToken(text) && RuleReader.Read(text, scope.Now).Rule is { } rule)
        {
            var verdict = new RuleEvaluation(scope, budget).Of(rule);
            var doubts = string.Join("; ", verdict.Doubts);
            var said = verdict.Truth is not { } holds ? $"is neither True nor False, because {doubts}"
                : doubts.Length == 0 ? $"is {holds}"
                : $"is {holds}, although {doubts}";
            return new ConditionResult(verdict.Truth, said, verdict.Uses, verdict.Problem);
        }

        var rendered = TokenRenderer.Render(text, scope, TokenPlace.Plain, budget: budget);
        var truth = JsonValues.Bool(rendered.Text);
        return new ConditionResult(
            truth, truth is null ? $"is '{JsonValues.Shortened(rendered.Text)}', neither True nor False" : $"is {truth}", rendered.Uses, rendered.Problem);
    }

    private static bool IsToken(string text) => TokenText.SingleToken(text) is not null;
}

/// <summary>What a condition comes to.</summary>
/// <param name="Truth">Null if it is neither true nor false.</param>
/// <param name="Said">The same as a part of a sentence, with what could not be compared.</param>
/// <param name="Uses">Its tokens, in order.</param>
/// <param name="Problem">Why it could not be evaluated; null if it could.</param>
internal sealed record ConditionResult(bool? Truth, string Said, ImmutableArray<TokenUse> Uses, string? Problem)
{
    /// <summary>For the history.</summary>
    /// <param name="name">What the condition is called.</param>
    /// <param name="ifNeither">What it means if it is neither true nor false.</param>
    public HistoryNote Note(string name, string ifNeither)
    {
        var message = Truth is null ? $"{name} {Said}: {ifNeither}." : $"{name} {Said}.";
        var values = Uses.Where(use => use.Value is not null).DistinctBy(use => use.Name, StringComparer.OrdinalIgnoreCase)
            .Take(HistoryNote.MostTokensTold).Select(use => KeyValuePair.Create(use.Name, JsonValues.Of(use.Value!)));
        return new HistoryNote(HistoryKind.ConditionEvaluated, message, JsonMap.From(values));
    }
}
