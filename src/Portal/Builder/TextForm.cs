using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using WorkflowFunctions.Core;
using WorkflowFunctions.Core.Definitions;

namespace WorkflowFunctions.Portal.Builder;

/// <summary>The texts of a definition as a form. It is read as the body of a request, so that the API's rules are the only ones.</summary>
internal static class TextForm
{
    public const string DisplayName = "displayName";
    public const string Description = "description";
    public const string WorkflowType = "workflowType";
    public const string Keys = "keys";
    public const string MayWithdraw = "mayWithdraw";
    public const string MayForward = "mayForward";
    public const string NotifyRequester = "notifyRequester";

    public static JsonElement Body(IFormCollection form, bool isNew)
    {
        var body = new JsonObject
        {
            [nameof(DisplayName)] = form[DisplayName].ToString().Trim(),
            [nameof(Description)] = form[Description].ToString().ReplaceLineEndings("\n"),
            [nameof(Keys)] = new JsonArray([.. Lines(form[Keys].ToString()).Select(key => (JsonNode)key)]),
            ["RequesterMayWithdraw"] = form.ContainsKey(MayWithdraw),
            ["AssigneesMayForward"] = form.ContainsKey(MayForward),
            [nameof(NotifyRequester)] = form.ContainsKey(NotifyRequester),
        };
        if (isNew)
            body[nameof(WorkflowType)] = form[WorkflowType].ToString().Trim();
        return JsonSerializer.SerializeToElement(body);
    }

    /// <summary>The problems by field.</summary>
    public static ImmutableDictionary<string, string> Problems(IEnumerable<Problem> problems) => problems
        .Select(problem => (Field: FieldOf(problem.Field), problem.Message)).Where(problem => problem.Field is not null)
        .GroupBy(problem => problem.Field!, problem => problem.Message).ToImmutableDictionary(group => group.Key, group => string.Join(' ', group));

    public static string KeyText(DefinitionKeys keys) => string.Join('\n', keys.Values);

    private static string? FieldOf(string field) => field switch
    {
        nameof(DisplayName) => DisplayName,
        nameof(Description) => Description,
        nameof(WorkflowType) => WorkflowType,
        _ when field.StartsWith(nameof(Keys), StringComparison.Ordinal) => Keys,
        _ => null,
    };

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
