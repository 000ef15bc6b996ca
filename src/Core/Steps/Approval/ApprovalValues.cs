using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using WorkflowFunctions.Core.Instances;

namespace WorkflowFunctions.Core.Steps.Approval;

/// <summary>What an approval writes into the data bucket when it is settled: who said what, as a list and as a text.</summary>
public static class ApprovalValues
{
    private const string List = "approvals";
    private const string Comments = "approvalsignalcmnts";

    /// <summary>The names under which tokens find them.</summary>
    public static ImmutableArray<string> Names { get; } = [Comments, List];

    /// <summary>However an approval was settled: what an earlier step's approvers said must not pass for what was said here.</summary>
    internal static JsonMap Of(InstanceState.AwaitingSignal waiting) => JsonMap.Empty.SetAll(
    [
        new(Comments, JsonValues.Of(Text(waiting))),
        new(List, JsonValues.Written(waiting.Votes, Write)),
    ]);

    private static void Write(Utf8JsonWriter writer, ImmutableArray<Vote> votes)
    {
        writer.WriteStartArray();
        foreach (var vote in votes)
        {
            writer.WriteStartObject();
            writer.WriteString("Name", vote.Voter);
            writer.WriteBoolean("Approved", vote.Approved);
            writer.WriteStartArray("RoleIds");
            foreach (var role in vote.RoleIds)
                writer.WriteNumberValue(role);
            writer.WriteEndArray();
            writer.WriteString("At", Timestamps.Format(vote.At));
            writer.WriteString("Comment", vote.Comment ?? "");
            if (vote.Answer is { } answer)
                writer.WriteString("Answer", answer);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static string Text(InstanceState.AwaitingSignal waiting)
    {
        if (waiting.Votes.IsEmpty && waiting.CommentsLeftOut == 0)
            return "";
        var said = waiting.Votes.Where(KeptVotes.HasComment).Select(vote => $"{Name(vote.Voter)}: {Quoted(vote.Comment!)}");
        return string.Join("; ", waiting.CommentsLeftOut == 0 ? said : said.Append($"{waiting.CommentsLeftOut} more in the history"));
    }

    /// <summary>A name that could be taken for more than a name is quoted, too.</summary>
    private static string Name(string name) =>
        string.IsNullOrWhiteSpace(name) || name.AsSpan().IndexOfAny("\"\\:;") >= 0 || name.Any(BreaksLine) ? Quoted(name) : name;

    /// <summary>Nothing that somebody writes can end the quotes or begin a line, and so look like what another has said.</summary>
    private static string Quoted(string text)
    {
        var quoted = new StringBuilder(text.Length + 2).Append('"');
        foreach (var character in text)
        {
            if (character is '"' or '\\')
                quoted.Append('\\');
            quoted.Append(BreaksLine(character) ? ' ' : character);
        }

        return quoted.Append('"').ToString();
    }

    /// <summary>Control characters, ends of lines, and what turns the direction of writing around.</summary>
    private static bool BreaksLine(char character) =>
        char.IsControl(character) || character is '\u2028' or '\u2029' or '\u061C' or '\u200E' or '\u200F'
            or (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069');
}
