using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Engine.Instances;

namespace WorkflowFunctions.Engine.Notices.Digests;

/// <summary>Makes the digest of a person from the list that the person sees: what may be answered, on its first page.</summary>
public sealed class DigestComposer(IInstanceLists lists, IInstanceStore store, NoticeOptions options)
{
    /// <summary>How many instances a digest shows.</summary>
    public const int MostLines = 50;

    /// <param name="known">The person, whose address is known, with the roles that count.</param>
    /// <returns>Null if nothing waits.</returns>
    internal async Task<Notice?> ComposeAsync(DigestOptions digest, RoleHolder known, DateOnly day, CancellationToken cancellation)
    {
        var (sort, descending) = lists.DefaultOrder;
        var scope = new InstanceScope.AssignedTo(known.Person.Key, known.RoleIds);
        var page = await lists.ListAsync(new InstanceListQuery(scope, sort, descending, Skip: 0, MostLines), cancellation);
        if (page.Items.IsEmpty)
            return null;
        var lines = ImmutableArray.CreateBuilder<DigestLine>(page.Items.Length);
        foreach (var summary in page.Items)
            lines.Add(DigestLine.Of(summary, await FindAsync(summary.Id, cancellation), digest.Zone, options.LinkTo(summary.Id)));
        var words = new DigestWords(known.Person.Name, lines.ToImmutable(), Math.Min(page.Total, InstancePage.MostCounted), page.Total > InstancePage.MostCounted);
        var (subject, html, text) = words.Render(options.Templates.GetValueOrDefault(NoticeKind.Digest));
        var notice = new Notice(KeyOf(known.Person.Key, day), NoticeKind.Digest, Guid.Empty, "", [known.Person.Mail!], subject, html) { EachAlone = true };
        return text is null ? notice : notice with { Text = text };
    }

    private async Task<InstanceSnapshot?> FindAsync(Guid id, CancellationToken cancellation) => (await store.ReadAsync(id, cancellation))?.Snapshot;

    /// <summary>The same for each attempt of a day. It is seen by others, and does not show the key of the person.</summary>
    private static string KeyOf(string personKey, DateOnly day) =>
        FormattableString.Invariant($"digest/{day:yyyy-MM-dd}/{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(personKey))[..12])}");
}
