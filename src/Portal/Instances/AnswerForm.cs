using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using WorkflowFunctions.Core;
using WorkflowFunctions.Core.Machine;
using WorkflowFunctions.Core.Steps;
using WorkflowFunctions.Portal.SignIn;

namespace WorkflowFunctions.Portal.Instances;

/// <summary>Reads the form with which somebody answers a step.</summary>
internal static class AnswerForm
{
    /// <summary>The signal that the form means; null if it is not a form of the step that the instance waits at, as the page has shown it.</summary>
    public static SignalCommand? Read(InstanceView view, IFormCollection form)
    {
        if (view.Snapshot.AwaitedSignal is not { } awaited || !IsOfThisVisit(view, form) || !IsForSame(view, form))
            return null;
        return view.Form switch
        {
            SignalForm.Choice choice => choice.Answers.FirstOrDefault(answer => answer.Id == form[FormFields.Answer]) is { } answer
                ? new SignalCommand(awaited, answer.Data(form[FormFields.Comment].ToString().ReplaceLineEndings("\n")))
                : null,
            SignalForm.Values values => new SignalCommand(awaited, JsonMap.From(values.Inputs.SelectMany(input => Given(input, form)))),
            _ => null,
        };
    }

    /// <summary>Whether the person has seen what is asked now. A step may be visited again, and then asks about something else.</summary>
    public static bool IsOfThisVisit(InstanceView view, IFormCollection form) =>
        form[FormFields.Signal] == view.Snapshot.AwaitedSignal?.ToString()
        && form[FormFields.Visit] == view.Snapshot.Position.Number.ToString(CultureInfo.InvariantCulture);

    /// <summary>Whether the answer would be given for the person for whom the page has said it would: oneself, or somebody absent.</summary>
    public static bool IsForSame(InstanceView view, IFormCollection form) => !view.MayAnswer || form[FormFields.For].ToString() == (view.AnswersFor?.Key ?? "");

    /// <summary>The field of a problem that the step has found in the data; it names it <c>Data.Name</c>.</summary>
    public static string FieldOf(string problem) => problem switch
    {
        "Data.Comment" => FormFields.Comment,
        _ when problem.StartsWith("Data.", StringComparison.Ordinal) => FormFields.ValuePrefix + problem["Data.".Length..],
        _ => "",
    };

    /// <summary>A field that was left empty gives no value, unless it is a text.</summary>
    private static ImmutableArray<KeyValuePair<string, JsonElement>> Given(AskedValue input, IFormCollection form)
    {
        if (form[FormFields.ValuePrefix + input.Name] is not [{ } text])
            return [];
        // Browsers end lines as in mail; what people see is a line.
        text = text.ReplaceLineEndings("\n");
        if (input.Kind != ParameterKind.Text || !input.Options.IsEmpty)
            text = text.Trim();
        return text.Length == 0 && (input.Kind != ParameterKind.Text || !input.Options.IsEmpty) ? [] : [new(input.Name, JsonValues.Of(text))];
    }
}
