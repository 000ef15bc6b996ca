using System.Globalization;
using System.Net;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Security;
using WorkflowFunctions.Engine.Instances;

namespace WorkflowFunctions.Engine.Notices.Digests;

/// <summary>What a digest says of one instance that waits.</summary>
/// <param name="Title">What waits.</param>
/// <param name="Facts">For whom it waits if not for the reader, who has requested it, at which step it waits since when, and until when.</param>
/// <param name="Link">Its page; null if it is not known where that is.</param>
internal sealed record DigestLine(string Title, string Facts, string? Link)
{
    /// <param name="snapshot">The instance as it is now; null if it is gone, or could not be read in time.</param>
    /// <param name="reader">Who reads it, with those in whose place he may answer.</param>
    /// <param name="zone">Where the times are told.</param>
    public static DigestLine Of(InstanceSummary summary, InstanceSnapshot? snapshot, Caller reader, TimeZoneInfo zone, string? link)
    {
        var since = snapshot?.Position.EnteredAt ?? summary.LastModified;
        var until = (snapshot?.State as InstanceState.AwaitingSignal)?.Deadline;
        var asked = snapshot is null ? null : reader.AnswersAs(snapshot);
        var facts = (asked is null || asked.Key == reader.Key ? "" : $"for {asked.Person.Name}, ") + $"requested by {summary.InitiatingUserName}, waits at the step '{summary.CurrentStepDisplayName}' since {Time(since, zone)}"
            + (until is { } deadline ? $", until {Time(deadline, zone)}" : "");
        return new(OneLine(summary.Title), OneLine(facts), link);
    }

    public string Html => Link is null
        ? $"<li>{WebUtility.HtmlEncode(Title)}: {WebUtility.HtmlEncode(Facts)}</li>"
        : $"<li><a href=\"{WebUtility.HtmlEncode(Link)}\">{WebUtility.HtmlEncode(Title)}</a>: {WebUtility.HtmlEncode(Facts)}</li>";

    public string Text => Link is null ? $"- {Title}: {Facts}" : $"- {Title}: {Facts}\n  {Link}";

    /// <summary>A value of several lines must not look like several entries.</summary>
    public static string OneLine(string text) => string.Concat(text.Select(character => char.IsControl(character) || character is '\u2028' or '\u2029' ? ' ' : character));

    private static string Time(DateTimeOffset at, TimeZoneInfo zone) => TimeZoneInfo.ConvertTime(at, zone).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
}
