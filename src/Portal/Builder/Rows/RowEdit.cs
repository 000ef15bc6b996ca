using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using WorkflowFunctions.Portal.Builder.Conditions;

namespace WorkflowFunctions.Portal.Builder.Rows;

public enum RowAction
{
    Add,
    Remove,
    Up,
    Down,

    /// <summary>Writes a condition as a text.</summary>
    AsText,

    /// <summary>Takes the text of a condition apart.</summary>
    AsRows,
}

/// <summary>What somebody does to the rows of a form that is not saved yet. All else that is typed into it stays.</summary>
/// <param name="Key">Of the row that it is about.</param>
public sealed record RowEdit(RowAction Action, string Prefix, string Key)
{
    /// <summary>The name of the buttons.</summary>
    public const string Field = "rows";

    public static string ButtonOf(RowAction action, string prefix, string key = "") => $"{action}:{prefix}:{key}";

    /// <summary>What the button of a form asks for; null if it is none of these.</summary>
    public static RowEdit? Of(IFormCollection form)
    {
        var text = form[Field].ToString();
        return text.IndexOf(':', StringComparison.Ordinal) is > 0 and var first && text.LastIndexOf(':') is var last && last > first
            && Enum.TryParse<RowAction>(text[..first], out var action) && Enum.IsDefined(action)
            ? new RowEdit(action, text[(first + 1)..last], text[(last + 1)..])
            : null;
    }

    /// <summary>The form as it is afterwards, and the row that is looked at then. If there is no such row, nothing changes.</summary>
    public (IFormCollection Form, RowEdit Done) Apply(IFormCollection form)
    {
        if (Action is RowAction.AsText or RowAction.AsRows)
            return (Action == RowAction.AsText ? ConditionForm.WithText(form, Prefix) : ConditionForm.WithComparisons(form, Prefix), this);
        var keys = RowReader.KeysOf(form, Prefix).ToList();
        var at = keys.IndexOf(Key);
        var done = this;
        switch (Action)
        {
            case RowAction.Add when keys.Count < RowReader.Most:
                done = this with { Key = NewKey(keys) };
                keys.Add(done.Key);
                break;
            case RowAction.Remove when at >= 0:
                keys.RemoveAt(at);
                break;
            case RowAction.Up when at > 0:
                (keys[at - 1], keys[at]) = (keys[at], keys[at - 1]);
                break;
            case RowAction.Down when at >= 0 && at < keys.Count - 1:
                (keys[at + 1], keys[at]) = (keys[at], keys[at + 1]);
                break;
        }

        var fields = form.ToDictionary(field => field.Key, field => field.Value);
        fields[RowNames.Keys(Prefix)] = string.Join(',', keys);
        return (new FormCollection(fields.ToDictionary(field => field.Key, field => (StringValues)field.Value)), done);
    }

    private static string NewKey(List<string> keys) => Enumerable.Range(1, keys.Count + 1).Select(number => string.Create(CultureInfo.InvariantCulture, $"n{number}"))
        .First(key => !keys.Contains(key));
}
