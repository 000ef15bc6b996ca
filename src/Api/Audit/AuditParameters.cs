using System.Collections.Immutable;
using System.Globalization;
using Microsoft.AspNetCore.Http;
using WorkflowFunctions.Api.Http;
using WorkflowFunctions.Api.OpenApi;
using WorkflowFunctions.Core;
using WorkflowFunctions.Engine.Audit;

namespace WorkflowFunctions.Api.Audit;

/// <summary>The parameters of the audit, as they are declared and read.</summary>
internal static class AuditParameters
{
    public const int LongestText = 200;

    private const string Moment = "a date, or a date with a time, such as 2026-12-24T12:00:00Z";

    public static ImmutableArray<Parameter> All { get; } =
    [
        Parameter.Query("Actor", "A part of the name of whoever did it, in any case.", () => Schemas.Text(LongestText)),
        Parameter.Query("Kind", "What happened: one kind, or several with commas between them, in any case. The kinds are those of the entries.", () => Schemas.Text()),
        Parameter.Query("WorkflowType", "The type of the workflow, in any case.", () => Schemas.Text(LongestText)),
        Parameter.Query("InstanceId", "One instance. Then changes of definitions are left out.", Schemas.Id),
        Parameter.Query("From", "Only what happened then or later: a date, or a date with a time. A date is its beginning in UTC.", () => Schemas.Text()),
        Parameter.Query("Until", "Only what happened before: a date, or a date with a time. A date is its beginning in UTC.", () => Schemas.Text()),
        Parameter.Query("ReturnLimit", "The most entries of a page.", () => Schemas.Whole(1, AuditQuery.MostEntries, 50)),
        Parameter.Query("cursor", "The `X-Next-Cursor` of the response before: what happened earlier. Use the same filters.", () => Schemas.Text()),
    ];

    /// <summary>The query; a problem for each parameter that is wrong.</summary>
    public static AuditQuery Read(IQueryCollection query, ProblemList problems)
    {
        var from = ReadMoment("From");
        var until = ReadMoment("Until");
        if (until <= from)
            problems.Add(new("Until", $"Until is {Timestamps.Format(until.Value)}, but must be later than From, which is {Timestamps.Format(from.Value)}."));
        return new AuditQuery
        {
            Actor = ReadText("Actor"),
            Kinds = ReadKinds(Find("Kind")),
            WorkflowType = ReadText("WorkflowType"),
            InstanceId = Find("InstanceId") is { } id ? ApiResults.ReadId(id, "InstanceId", problems) : null,
            From = from,
            Until = until,
            Most = ReadSize(Find("ReturnLimit")),
            Before = ReadCursor(Find("cursor")),
        };

        string? Find(string name)
        {
            var values = query.Where(pair => pair.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).SelectMany(pair => pair.Value).ToList();
            if (values.Count > 1)
                problems.Add(new(name, $"{name} is given {values.Count} times; give it once."));
            return values is [{ Length: > 0 } only, ..] ? only : null;
        }

        string? ReadText(string name)
        {
            var text = Find(name)?.Trim();
            if (text?.Length > LongestText)
                problems.Add(new(name, $"{name} has {text.Length} characters; at most {LongestText} are allowed."));
            return text is "" ? null : text;
        }

        DateTimeOffset? ReadMoment(string name)
        {
            if (Find(name) is not { } text)
                return null;
            if (Timestamps.Parse(text) is { } moment)
                return moment;
            problems.Add(new(name, $"{name} is '{JsonValues.Shortened(text)}', but must be {Moment}."));
            return null;
        }

        ImmutableArray<string> ReadKinds(string? text)
        {
            var kinds = ImmutableArray.CreateBuilder<string>();
            foreach (var name in text?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [])
            {
                if (AuditKinds.Find(name) is { } kind)
                    kinds.Add(kind);
                else
                    problems.Add(new("Kind", $"Kind names '{JsonValues.Shortened(name)}', which is none; there are {string.Join(", ", AuditKinds.All)}."));
            }

            return [.. kinds.Distinct()];
        }

        int ReadSize(string? text)
        {
            if (text is null)
                return 50;
            if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var size) && size is >= 1 and <= AuditQuery.MostEntries)
                return size;
            problems.Add(new("ReturnLimit", $"ReturnLimit is '{JsonValues.Shortened(text)}', but must be a whole number from 1 to {AuditQuery.MostEntries}."));
            return 50;
        }

        AuditPlace? ReadCursor(string? text)
        {
            if (text is null)
                return null;
            if (AuditCursor.Read(text) is { } place)
                return place;
            problems.Add(new("cursor", $"cursor is '{JsonValues.Shortened(text)}', but must be the X-Next-Cursor of a response."));
            return null;
        }
    }
}
