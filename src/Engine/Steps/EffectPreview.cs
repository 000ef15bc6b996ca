using System.Collections.Immutable;
using WorkflowFunctions.Core;
using WorkflowFunctions.Core.Instances;

namespace WorkflowFunctions.Engine.Steps;

/// <summary>What one attempt would do outside, found out without doing it. No part of it ever contains a secret.</summary>
/// <param name="Sent">What would go out, in this order.</param>
/// <param name="Outcome">
/// The outcome, if it is certain whatever the other side says, such as that of a request that must not be sent; null if the other side decides.
/// </param>
public sealed record EffectPreview(ImmutableArray<PreviewedSending> Sent, EffectOutcome? Outcome = null)
{
    /// <summary>Of a step type that does not say what it would send.</summary>
    public static EffectPreview Untold { get; } = new([new PreviewedSending.Untold()]);

    /// <summary>Nothing goes out.</summary>
    public static EffectPreview Certain(EffectOutcome outcome) => new([], outcome);
}

/// <summary>Something that would go out: a closed list.</summary>
public abstract record PreviewedSending
{
    /// <summary>The most characters that are shown of a text.</summary>
    public const int LongestText = 10_000;

    private PreviewedSending()
    {
    }

    /// <summary>How much there is to tell, in characters.</summary>
    public virtual int Length => 0;

    /// <summary>An HTTP request.</summary>
    /// <param name="Headers">With <c>Content-Type</c>, if there is a body.</param>
    /// <param name="Body">Null if there is none.</param>
    public sealed record Request(string Method, string Address, ImmutableArray<(string Name, string Value)> Headers, string? Body) : PreviewedSending
    {
        public override int Length => Address.Length + (Body?.Length ?? 0) + Headers.Sum(header => header.Name.Length + header.Value.Length);
    }

    /// <summary>A notice to people, on every one of the channels.</summary>
    public sealed record Message(ImmutableArray<string> Channels, ImmutableArray<string> Recipients, string Subject, string Text) : PreviewedSending
    {
        public override int Length => Subject.Length + Text.Length + Recipients.Sum(recipient => recipient.Length);
    }

    /// <summary>A script. Its text is in the definition.</summary>
    /// <param name="Parameters">What it is given, as JSON.</param>
    public sealed record Script(string Parameters) : PreviewedSending
    {
        public override int Length => Parameters.Length;
    }

    /// <summary>The step type does not say what it sends.</summary>
    public sealed record Untold : PreviewedSending;

    /// <summary>As much of a text as is shown.</summary>
    internal static string Shown(string text) => JsonValues.Shortened(text, LongestText);
}
