using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using WorkflowFunctions.Api.Http;
using WorkflowFunctions.Core;
using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Core.Steps;

namespace WorkflowFunctions.Portal.Builder;

/// <summary>
/// The form with which somebody tries a workflow out. The answers given so far are in it as JSON, and each button adds one to them. It is
/// read as the body of a request, so that the API's rules are the only ones.
/// </summary>
internal static class TrialForm
{
    public const string Requester = "requester";
    public const string Data = "data";
    public const string Answers = "answers";
    public const string At = "at";
    public const string Next = "next";
    public const string By = "by";
    public const string Comment = "comment";
    public const string Given = "given";

    /// <summary>The hours until the next answer.</summary>
    public const string After = "after";

    private const string GivesPrefix = "gives.";
    private const string FailsPrefix = "fails.";

    /// <summary>The button that lets the deadline pass. No answer is called so: its names are letters.</summary>
    public const string Deadline = "(deadline)";

    /// <summary>The button that sends the values that a step asks for.</summary>
    public const string Values = "(values)";

    /// <summary>What the outside work of a step is said to give.</summary>
    public static string Gives(string step) => GivesPrefix + step;

    /// <summary>Why the outside work of a step is said to fail.</summary>
    public static string Fails(string step) => FailsPrefix + step;

    /// <summary>What people write as the data: JSON, or one <c>name: value</c> a line.</summary>
    private static readonly StepParameter Map = new("Data", ParameterKind.TextMap) { DisplayName = "The data" };

    /// <returns>The body, and the answers in it; a problem if a field cannot be read.</returns>
    public static (JsonElement Body, string Answers, string? Problem) Read(WorkflowDefinition definition, IFormCollection form)
    {
        var (data, problem) = FieldText.Read(Map, form[Data].ToString().ReplaceLineEndings("\n"));
        var (answers, error) = form[Answers].ToString() is { Length: > 0 } before ? JsonBody.Parse(System.Text.Encoding.UTF8.GetBytes(before)) : (JsonElement.Parse("[]"), null);
        if (error is not null || answers.ValueKind != JsonValueKind.Array)
            problem ??= "The answers are no JSON array.";
        if (problem is not null)
            return (default, form[Answers].ToString(), problem);

        var all = new JsonArray([.. answers.EnumerateArray().Select(answer => JsonNode.Parse(answer.GetRawText()))]);
        if (definition.FindStep(form[At].ToString()) is { } step && form[Next].ToString() is { Length: > 0 } next)
        {
            (var answer, problem) = Answer(step, next, form);
            if (problem is not null)
                return (default, all.ToJsonString(), problem);
            if (answer is not null)
                all.Add(answer);
        }

        (var outcomes, problem) = Outcomes(definition, form);
        if (problem is not null)
            return (default, all.ToJsonString(), problem);

        var body = new JsonObject { ["Version"] = definition.Version, ["Answers"] = all, ["Outcomes"] = outcomes };
        if (data is { } given)
            body["InitialData"] = JsonNode.Parse(given.GetRawText());
        if (form[Requester].ToString().Trim() is { Length: > 0 } requester)
            body["Requester"] = new JsonObject { ["Name"] = requester };
        return (JsonSerializer.SerializeToElement(body), all.ToJsonString(), null);
    }

    private static (JsonObject? Answer, string? Problem) Answer(StepDefinition step, string next, IFormCollection form)
    {
        var answer = new JsonObject { ["Step"] = step.UniqueName };
        if (next == Deadline)
        {
            answer["Deadline"] = true;
            return (answer, null);
        }

        JsonMap data;
        if (next == Values)
        {
            var (given, problem) = FieldText.Read(Map, form[Given].ToString().ReplaceLineEndings("\n"));
            if (problem is not null)
                return (null, problem);
            data = given is { ValueKind: JsonValueKind.Object } map ? JsonValues.MapOf(map) : JsonMap.Empty;
        }
        else if ((SignalForm.Of(step) as SignalForm.Choice)?.Answers.FirstOrDefault(offered => offered.Id == next) is { } offered)
        {
            data = offered.Data(form[Comment].ToString());
        }
        else
        {
            return (null, null);
        }

        answer["Data"] = JsonNode.Parse(JsonValues.Text(data));
        if (form[After].ToString().Trim() is { Length: > 0 } after)
            answer["AfterHours"] = double.TryParse(after, NumberStyles.Float, CultureInfo.InvariantCulture, out var hours) && double.IsFinite(hours) ? hours : after;
        if (form[By].ToString().Trim() is { Length: > 0 } by)
            answer["By"] = by;
        return (answer, null);
    }

    /// <summary>How the outside work of steps is said to end.</summary>
    private static (JsonObject Outcomes, string? Problem) Outcomes(WorkflowDefinition definition, IFormCollection form)
    {
        var outcomes = new JsonObject();
        foreach (var step in definition.Steps)
        {
            var outcome = new JsonObject();
            var (given, problem) = FieldText.Read(Map with { DisplayName = $"what '{step.DisplayName}' gives" }, form[Gives(step.UniqueName)].ToString().ReplaceLineEndings("\n"));
            if (problem is not null)
                return (outcomes, problem);
            if (given is { } values)
                outcome["Values"] = JsonNode.Parse(values.GetRawText());
            if (form[Fails(step.UniqueName)].ToString().Trim() is { Length: > 0 } reason)
                outcome["Fails"] = reason;
            if (outcome.Count > 0)
                outcomes[step.UniqueName] = outcome;
        }

        return (outcomes, null);
    }
}
