using System.Collections.Immutable;

namespace WorkflowFunctions.Engine.Notices;

/// <summary>What people are told.</summary>
public enum NoticeKind
{
    /// <summary>The words of an <c>Email</c> step. Mail alone carries them.</summary>
    Message,

    /// <summary>A step was approved.</summary>
    Approved,

    /// <summary>A step was denied.</summary>
    Denied,

    /// <summary>A step still waits for answers.</summary>
    Reminder,
}

/// <summary>Something that people are told: what happened, to whom it is said, and in which words.</summary>
/// <param name="Key">
/// Names the notice: <c>&lt;instance&gt;/&lt;visit&gt;/&lt;effect&gt;/1</c>. It is the same whenever the notice is told again, so that a
/// channel, or who gets it, can recognise a repeat.
/// </param>
/// <param name="Kind">What happened.</param>
/// <param name="InstanceId">The instance that it is about.</param>
/// <param name="Step">The display name of the step that it is about.</param>
/// <param name="Recipients">
/// Who is told: at least one, as the definition names them, with tokens replaced and nobody left out. Most often a mail address, with a name
/// or without: <c>PKI &lt;pki@example.com&gt;</c>.
/// </param>
/// <param name="Subject">The matter in one line of plain text.</param>
/// <param name="Html">The words as HTML, in which values are encoded.</param>
public sealed record Notice(
    string Key, NoticeKind Kind, Guid InstanceId, string Step, ImmutableArray<string> Recipients, string Subject, string Html)
{
    /// <summary>The words as plain text.</summary>
    public string Text => HtmlText.Of(Html);
}

/// <summary>What became of a notice on one channel.</summary>
public abstract record NoticeDelivery
{
    private NoticeDelivery()
    {
    }

    /// <summary>The channel has taken the notice: it is not told again.</summary>
    /// <param name="Note">A line for the history of the instance; never a secret.</param>
    public sealed record Told(string Note) : NoticeDelivery;

    /// <summary>Nobody was told on this channel, as far as is known.</summary>
    /// <param name="Reason">A reason for the history; never a secret.</param>
    /// <param name="MayPass">Whether the same notice may be taken later. Only then is it tried again.</param>
    public sealed record NotTold(string Reason, bool MayPass) : NoticeDelivery;
}
