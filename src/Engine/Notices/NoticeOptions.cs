using Microsoft.Extensions.Configuration;
using WorkflowFunctions.Core;
using WorkflowFunctions.Engine.Notices.Digests;

namespace WorkflowFunctions.Engine.Notices;

/// <summary>What the installation says in notices, and where they lead.</summary>
/// <param name="PublicUrl">The address under which people reach the installation, without a slash at its end; null if none is set.</param>
/// <param name="Templates">The words of the installation; a kind without them has those of the product.</param>
public sealed record NoticeOptions(string? PublicUrl, IReadOnlyDictionary<NoticeKind, NoticeTemplate> Templates)
{
    public const string PublicUrlSetting = "PublicUrl";

    private const string Section = "Notices";
    private const string TemplatesSection = "Templates";
    private const string DigestSection = nameof(Digest);

    /// <summary>The kinds whose words can be set.</summary>
    private static readonly NoticeKind[] Kinds = [NoticeKind.AnswerWanted, NoticeKind.Reminder, NoticeKind.Ended, NoticeKind.Digest];

    /// <summary>Who is told once a day; null: nobody.</summary>
    public DigestOptions? Digest { get; init; }

    public static NoticeOptions Default { get; } = new(null, new Dictionary<NoticeKind, NoticeTemplate>());

    /// <summary>The page of an instance; null if it is not known where it is.</summary>
    public string? LinkTo(Guid instanceId) => PublicUrl is null ? null : $"{PublicUrl}/instances/{instanceId}";

    /// <exception cref="SettingsException">A setting is wrong; the exception lists every problem.</exception>
    public static NoticeOptions Read(IConfiguration configuration)
    {
        var problems = new List<string>();
        var section = configuration.GetSection(Section);
        NoticeTemplate.Expect(section, problems, TemplatesSection, DigestSection);
        var templates = section.GetSection(TemplatesSection);
        NoticeTemplate.Expect(templates, problems, [.. Kinds.Select(kind => kind.ToString())]);
        var words = new Dictionary<NoticeKind, NoticeTemplate>();
        foreach (var kind in Kinds)
        {
            var own = templates.GetSection(kind.ToString());
            if (own.Exists())
                words.Add(kind, NoticeTemplate.Read(own, kind, problems));
        }

        var options = new NoticeOptions(ReadPublicUrl(configuration[PublicUrlSetting], problems), words)
        {
            Digest = DigestOptions.Read(section.GetSection(DigestSection), problems),
        };
        return problems.Count == 0 ? options : throw new SettingsException([.. problems]);
    }

    private static string? ReadPublicUrl(string? text, List<string> problems)
    {
        if (string.IsNullOrWhiteSpace(text))
            return null;
        if (Uri.TryCreate(text, UriKind.Absolute, out var url) && (url.Scheme == Uri.UriSchemeHttps || url.Scheme == Uri.UriSchemeHttp)
            && url.UserInfo.Length == 0 && url.Query.Length == 0 && url.Fragment.Length == 0)
        {
            return url.AbsoluteUri.TrimEnd('/');
        }

        problems.Add($"{PublicUrlSetting} is '{text}', but must be an address such as 'https://workflows.example.com', without a query, a fragment and a sign-in.");
        return null;
    }
}
