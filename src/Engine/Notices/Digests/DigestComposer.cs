using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using WorkflowFunctions.Core.Security;
using WorkflowFunctions.Engine.Instances;

namespace WorkflowFunctions.Engine.Notices.Digests;

/// <summary>
/// Makes the digest of a person from the list that the person sees: what may be answered, also in the place of others, on its first page.
/// </summary>
public sealed class DigestComposer(IInstanceLists lists, IInstanceStore store, IStandIns standIns, NoticeOptions options, TimeProvider time)
{
    /// <summary>How long the instances of a digest are read. What has not been read by then is told as the list has it.</summary>
    public static readonly TimeSpan LongestReading = TimeSpan.FromSeconds(5);

    private const int ReadsAtOnce = 4;

    /// <summary>How many instances a digest shows.</summary>
    public const int MostLines = 50;

    /// <param name="known">The person, whose address is known, with the roles that count.</param>
    /// <returns>Null if nothing waits.</returns>
    internal async Task<Notice?> ComposeAsync(DigestOptions digest, RoleHolder known, DateOnly day, CancellationToken cancellation)
    {
        var (sort, descending) = lists.DefaultOrder;
        var reader = new Caller(known.Person, known.RoleIds, []) { InPlaceOf = await standIns.InPlaceOfAsync(known.Person, cancellation) };
        var page = await lists.ListAsync(new InstanceListQuery(InstanceScope.AssignedTo.Of(reader), sort, descending, Skip: 0, MostLines), cancellation);
        if (page.Items.IsEmpty)
            return null;
        var lines = await ReadAsync(page.Items, reader, digest.Zone, cancellation);
        var words = new DigestWords(known.Person.Name, lines, Math.Min(page.Total, InstancePage.MostCounted), page.Total > InstancePage.MostCounted);
        var (subject, html, text) = words.Render(options.Templates.GetValueOrDefault(NoticeKind.Digest));
        var notice = new Notice(KeyOf(known.Person.Key, day), NoticeKind.Digest, Guid.Empty, "", [known.Person.Mail!], subject, html) { EachAlone = true };
        return text is null ? notice : notice with { Text = text };
    }

    /// <summary>
    /// A line for each instance, in the same order. One that is gone, cannot be read, or is not read in time has what the list says: the others
    /// are told all the same.
    /// </summary>
    private async Task<ImmutableArray<DigestLine>> ReadAsync(
        ImmutableArray<InstanceSummary> items, Caller reader, TimeZoneInfo zone, CancellationToken cancellation)
    {
        var lines = items.Select(summary => DigestLine.Of(summary, snapshot: null, reader, zone, options.LinkTo(summary.Id))).ToArray();
        using var limit = new CancellationTokenSource(LongestReading, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        await Parallel.ForEachAsync(items.Index(), new ParallelOptions { MaxDegreeOfParallelism = ReadsAtOnce, CancellationToken = cancellation }, async (item, _) =>
        {
            var (index, summary) = item;
            try
            {
                // Whether the store heeds a cancellation or not.
                var read = await store.ReadAsync(summary.Id, either.Token).WaitAsync(either.Token);
                lines[index] = DigestLine.Of(summary, read?.Snapshot, reader, zone, options.LinkTo(summary.Id));
            }
            catch (Exception)
            {
                cancellation.ThrowIfCancellationRequested();
            }
        });
        return [.. lines];
    }

    /// <summary>The same for each attempt of a day. It is seen by others, and does not show the key of the person.</summary>
    private static string KeyOf(string personKey, DateOnly day) =>
        FormattableString.Invariant($"digest/{day:yyyy-MM-dd}/{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(personKey))[..12])}");
}
