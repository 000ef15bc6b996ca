using System.Collections.Immutable;

namespace WorkflowFunctions.Core.Expressions;

/// <summary>
/// The tokens that only notices have. No value of an instance stands for one: whoever starts it could otherwise say where the link of a mail
/// leads.
/// </summary>
public static class NoticeTokens
{
    /// <summary>The page of the instance.</summary>
    public const string Link = Prefix + "link";

    /// <summary>How the instance has ended.</summary>
    public const string Outcome = Prefix + "outcome";

    /// <summary>Why somebody was added, or how the instance has ended.</summary>
    public const string Reason = Prefix + "reason";

    /// <summary>Whom a digest tells.</summary>
    public const string Person = Prefix + "person";

    /// <summary>How much waits for that person.</summary>
    public const string Count = Prefix + "count";

    /// <summary>What waits for that person.</summary>
    public const string List = Prefix + "list";

    private const string Prefix = "notice:";

    /// <summary>Those of a notice about a step that waits.</summary>
    public static ImmutableArray<string> OfStep { get; } = [Link, Reason];

    /// <summary>Those of a notice about an end.</summary>
    public static ImmutableArray<string> OfEnd { get; } = [Link, Outcome, Reason];

    /// <summary>Whether a token is one of a notice by its name, also if there is none of that name.</summary>
    public static bool IsOne(string token) => token.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase);

    /// <summary>Tokens as they are written, for people.</summary>
    public static string Shown(IEnumerable<string> tokens) => string.Join(", ", tokens.Select(token => $"$({token})"));
}
