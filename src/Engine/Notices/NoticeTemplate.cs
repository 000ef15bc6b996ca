using System.Collections.Immutable;
using Microsoft.Extensions.Configuration;
using WorkflowFunctions.Core.Expressions;

namespace WorkflowFunctions.Engine.Notices;

/// <summary>The words of one kind of notice, with tokens: <c>Notices:Templates:&lt;Kind&gt;</c>.</summary>
/// <param name="Subject">Null: that of the product.</param>
/// <param name="Text">The plain text; null: it is made from the HTML.</param>
/// <param name="Html">Null: it is made from the plain text or, without one, that of the product.</param>
public sealed record NoticeTemplate(string? Subject, string? Text, string? Html)
{
    private const string File = "File";

    internal static NoticeTemplate Read(IConfigurationSection section, NoticeKind kind, List<string> problems)
    {
        Expect(section, problems, nameof(Subject), nameof(Text), nameof(Text) + File, nameof(Html), nameof(Html) + File);
        var subject = Set(section[nameof(Subject)]);
        if (subject?.AsSpan().IndexOfAny('\r', '\n', '\0') >= 0)
            problems.Add($"{section.Path}:{nameof(Subject)} must be one line.");
        var template = new NoticeTemplate(subject, Words(section, nameof(Text), problems), Words(section, nameof(Html), problems));
        CheckTokens($"{section.Path}:{nameof(Subject)}", subject, kind, isMessage: false, problems);
        CheckTokens($"{section.Path}:{nameof(Text)}", template.Text, kind, isMessage: true, problems);
        CheckTokens($"{section.Path}:{nameof(Html)}", template.Html, kind, isMessage: true, problems);
        return template;
    }

    /// <summary>
    /// Reports tokens that are never replaced, and would be sent as they are written. A digest is about no instance, and has none but its own;
    /// in other notices, any other token may be a value of an instance.
    /// </summary>
    private static void CheckTokens(string setting, string? words, NoticeKind kind, bool isMessage, List<string> problems)
    {
        ImmutableArray<string> known = kind switch
        {
            NoticeKind.Digest when isMessage => [NoticeTokens.Person, NoticeTokens.Count, NoticeTokens.List],
            NoticeKind.Digest => [NoticeTokens.Person, NoticeTokens.Count],
            NoticeKind.Ended => NoticeTokens.OfEnd,
            _ => NoticeTokens.OfStep,
        };
        var wrong = TokenText.Parse(words ?? "").Where(segment => segment.IsToken).Select(segment => segment.Text).Distinct(StringComparer.OrdinalIgnoreCase)
            .Where(token => !known.Contains(token, StringComparer.OrdinalIgnoreCase)
                && (kind == NoticeKind.Digest || NoticeTokens.IsOne(token) || TokenRenderer.IsSecret(token)));
        problems.AddRange(wrong.Select(token =>
            $"{setting} has the token '$({token})', which stands for nothing there; {(kind == NoticeKind.Digest ? "its tokens are" : "besides those of an instance, its tokens are")} {NoticeTokens.Shown(known)}."));
    }

    /// <summary>Reports a value in place of a group, and settings that nothing reads: a misspelt setting must not go unnoticed.</summary>
    internal static void Expect(IConfigurationSection section, List<string> problems, params string[] names)
    {
        if (!string.IsNullOrEmpty(section.Value))
            problems.Add($"{section.Path} must be a group of settings, not a single value.");
        KnownSettings.Expect(section, problems, names);
    }

    /// <summary>The words themselves, or what is in the file that is named for them.</summary>
    private static string? Words(IConfigurationSection section, string name, List<string> problems)
    {
        var (words, path) = (Set(section[name]), Set(section[name + File]));
        if (path is null)
            return words;
        if (words is not null)
            problems.Add($"{section.Path} has both {name} and {name}{File}, but may have one of them.");
        try
        {
            return System.IO.File.ReadAllText(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            problems.Add($"{section.Path}:{name}{File} is '{path}', but must name a file that can be read: {failure.Message}");
            return null;
        }
    }

    private static string? Set(string? value) => string.IsNullOrWhiteSpace(value) ? null : value;
}
