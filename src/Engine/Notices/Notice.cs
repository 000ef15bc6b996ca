using System.Collections.Immutable;

namespace WorkflowFunctions.Engine.Notices;

/// <summary>What a notice is about.</summary>
public enum NoticeKind
{
    /// <summary>The words of an <c>Email</c> step. Only mail carries them.</summary>
    Message,

    /// <summary>A step was approved.</summary>
    Approved,

    /// <summary>A step was denied.</summary>
    Denied,

    /// <summary>A step is still waiting for answers.</summary>
    Reminder,

    /// <summary>A step has waited for so long that further people are asked or told.</summary>
    Escalation,

    /// <summary>A step has begun to wait for answers.</summary>
    AnswerWanted,

    /// <summary>The instance has ended.</summary>
    Ended,

    /// <summary>What waits for a person, once a day.</summary>
    Digest,
}

/// <summary>Something that people are told: what happened, who is told, and the words.</summary>
/// <param name="Key">
/// Identifies the notice: <c>&lt;instance&gt;/&lt;visit&gt;/&lt;effect&gt;/1</c>. It is the same whenever the notice is told again, so
/// that a channel or a recipient can recognise a repeat.
/// </param>
/// <param name="Kind">What happened.</param>
/// <param name="InstanceId">The instance it is about; empty for a digest, which is about several.</param>
/// <param name="Step">The display name of the step it is about; empty for a digest.</param>
/// <param name="Recipients">
/// The recipients, at least one: as the definition names them, with tokens replaced and nobody left out, or the people whom it concerns.
/// Most often a mail address, with or without a name: <c>PKI &lt;pki@example.com&gt;</c>.
/// </param>
/// <param name="Subject">The subject in one line of plain text.</param>
/// <param name="Html">The words as HTML; values in it are encoded.</param>
public sealed record Notice(
    string Key, NoticeKind Kind, Guid InstanceId, string Step, ImmutableArray<string> Recipients, string Subject, string Html)
{
    /// <summary>The words as plain text.</summary>
    public string Text { get => field ?? HtmlText.Of(Html); init; }

    /// <summary>
    /// Whether each recipient is told alone: none learns of the others, and none goes without because another cannot be told. If a channel
    /// fails for some of them, it is told again with those alone.
    /// </summary>
    public bool EachAlone { get; init; }
}

/// <summary>The result of telling a notice on one channel.</summary>
public abstract record NoticeDelivery
{
    private NoticeDelivery()
    {
    }

    /// <summary>The channel has taken the notice; it is not told again.</summary>
    /// <param name="Note">A line for the history of the instance. It must never contain a secret.</param>
    public sealed record Told(string Note) : NoticeDelivery;

    /// <summary>Nobody was told on this channel, as far as is known.</summary>
    /// <param name="Reason">A reason for the history. It must never contain a secret.</param>
    /// <param name="MayPass">Whether the same notice may be taken later. Only then is it retried.</param>
    public sealed record NotTold(string Reason, bool MayPass) : NoticeDelivery
    {
        /// <summary>Of a notice that each recipient is told alone: those who have been told, or never can be. They are not told again.</summary>
        public ImmutableArray<string> Done { get; init; } = [];

        /// <summary>A line for the history of the instance about those who have been told; null if there are none. It must never contain a secret.</summary>
        public string? Note { get; init; }
    }
}
