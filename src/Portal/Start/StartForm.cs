using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using WorkflowFunctions.Api.Instances;
using WorkflowFunctions.Core;
using WorkflowFunctions.Core.Steps;
using WorkflowFunctions.Portal.Builder;
using WorkflowFunctions.Portal.SignIn;

namespace WorkflowFunctions.Portal.Start;

/// <summary>
/// The form that starts a workflow. It is read as the body of a request, so that the API's rules are the only ones.
/// </summary>
internal static class StartForm
{
    /// <summary>The id that the instance will have. The same form sent twice starts one instance.</summary>
    public const string InstanceId = "instance";

    /// <summary>What is typed keeps its prefix, so that it survives a sign-in. No token is called so: a parenthesis ends its name.</summary>
    public const string Title = FormFields.ValuePrefix + "(title)";

    public const string Further = FormFields.ValuePrefix + "(further)";

    /// <summary>A form escapes each byte by up to three, and has its own fields besides.</summary>
    public const int Largest = 4 * StartBody.LargestInitialData;

    private static readonly StepParameter Map = new("Further", ParameterKind.TextMap) { DisplayName = "the further values" };

    /// <returns>The body; or what is wrong with single fields, by their names.</returns>
    public static (JsonElement Body, ImmutableDictionary<string, string> Problems) Read(Guid definitionId, ImmutableArray<AskedValue> inputs, IFormCollection form)
    {
        var problems = ImmutableDictionary.CreateBuilder<string, string>();
        var data = new JsonObject(new JsonNodeOptions { PropertyNameCaseInsensitive = true });
        foreach (var input in inputs)
        {
            var (value, problem) = Read(input, form[FormFields.ValuePrefix + input.Name].ToString());
            if (problem is not null)
                problems[FormFields.ValuePrefix + input.Name] = problem;
            else if (value is { } given)
                data[input.Name] = JsonNode.Parse(given.GetRawText());
        }

        var (further, unreadable) = FieldText.Read(Map, form[Further].ToString().ReplaceLineEndings("\n"));
        if (unreadable is not null)
            problems[Further] = unreadable;
        else if (further is { ValueKind: not JsonValueKind.Object })
            problems[Further] = "The further values must be lines such as 'name: value', or a JSON object.";
        foreach (var member in problems.ContainsKey(Further) || further is null ? [] : further.Value.EnumerateObject().ToArray())
        {
            if (data.ContainsKey(member.Name))
                problems[Further] = $"'{JsonValues.Shortened(member.Name)}' is given twice; give each value once.";
            else
                data[member.Name] = JsonNode.Parse(member.Value.GetRawText());
        }

        var body = new JsonObject { ["DefinitionId"] = definitionId, ["InstanceId"] = form[InstanceId].ToString(), ["InitialData"] = data };
        if (form[Title].ToString().Trim() is { Length: > 0 } title)
            body["Title"] = title;
        return (JsonSerializer.SerializeToElement(body), problems.ToImmutable());
    }

    /// <summary>A field that was left empty gives no value.</summary>
    private static (JsonElement? Value, string? Problem) Read(AskedValue input, string typed)
    {
        var text = typed.ReplaceLineEndings("\n").Trim();
        if (text.Length == 0)
            return (null, null);
        var value = JsonValues.Of(text);
        if (new StepParameter(input.Name, input.Kind).Problem(value) is { } problem)
            return (null, problem);
        return (input.Kind switch
        {
            ParameterKind.Number => JsonValues.ExactNumber(value) ?? value,
            ParameterKind.Boolean when JsonValues.Bool(value) is { } flag => JsonValues.Of(flag),
            _ => value,
        }, null);
    }
}
