using System.Text.Json;
using WorkflowFunctions.Core.Expressions;
using WorkflowFunctions.Core.Steps;

namespace WorkflowFunctions.Core.Definitions;

/// <summary>Finds tokens of notices that stand for nothing: mistyped ones, and those in a text that is no notice's.</summary>
internal static class NoticeTokenRules
{
    public static IEnumerable<Problem> Problems(StepDefinition step, StepType type) =>
        from pair in step.ConfigurationParameters
        let parameter = type.FindParameter(pair.Key)
        where parameter is { Tokens: true }
        from token in TextsIn(pair.Value).SelectMany(text => TokenText.Parse(text)).Where(segment => segment.IsToken).Select(segment => segment.Text)
            .Distinct(StringComparer.OrdinalIgnoreCase)
        where NoticeTokens.IsOne(token) && !parameter.NoticeTokens.Contains(token, StringComparer.OrdinalIgnoreCase)
        select new Problem(
            $"ConfigurationParameters.{pair.Key}",
            $"Parameter '{pair.Key}' of step '{step.UniqueName}' has the token '$({token})', which stands for nothing there{Right(parameter, type)}.");

    private static string Right(StepParameter parameter, StepType type)
    {
        if (!parameter.NoticeTokens.IsEmpty)
            return $"; it may have {NoticeTokens.Shown(parameter.NoticeTokens)}";
        var others = type.Parameters.Where(other => !other.NoticeTokens.IsEmpty).Select(other => other.Name).ToList();
        return others.Count > 0 ? $"; such tokens are for {string.Join(", ", others)}" : "";
    }

    private static IEnumerable<string> TextsIn(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => [value.GetString()!],
        JsonValueKind.Array => value.EnumerateArray().SelectMany(TextsIn),
        JsonValueKind.Object => value.EnumerateObject().SelectMany(member => TextsIn(member.Value)),
        _ => [],
    };
}
