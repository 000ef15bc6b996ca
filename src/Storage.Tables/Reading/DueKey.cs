using System.Globalization;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Engine.Instances;
using WorkflowFunctions.Storage.Tables.Schema;

namespace WorkflowFunctions.Storage.Tables.Reading;

/// <summary>
/// The key of a due row: kind, time, instance, and owner of the row. Every inbox entry and every commit has rows of its own, so
/// nobody ever removes a row that somebody else has just written.
/// </summary>
/// <param name="Owner">For an inbox entry, a hash of its key; otherwise the commit that wrote the row.</param>
internal sealed record DueKey(char Kind, DateTimeOffset At, Guid Id, string Owner)
{
    public const char Inbox = 'm';
    public const char Attempt = 'a';
    public const char Wait = 'w';

    /// <summary>Not for the engine: the instance's rows in lists have to be checked.</summary>
    public const char Repair = 'r';

    public static DueKey Of(Guid id, InboxEntry entry) => new(Inbox, entry.At, id, Keys.Short(entry.Key));

    /// <summary>The row of the snapshot's state; the row before if kind and time are the same; null if the state is never due.</summary>
    public static DueKey? Of(InstanceSnapshot snapshot, string? before, string write)
    {
        if (snapshot.State.DueAt is not { } at)
            return null;
        var kind = snapshot.State.UnderWay is not null ? Attempt : Wait;
        return before is not null && Parse(before) is var kept && kept.Kind == kind && kept.At == at
            ? kept
            : new DueKey(kind, at.ToUniversalTime(), snapshot.Id, write);
    }

    public static DueKey Parse(string rowKey)
    {
        var parts = rowKey.Split('.');
        return new DueKey(
            parts[0][0],
            new DateTimeOffset(long.Parse(parts[1], CultureInfo.InvariantCulture), TimeSpan.Zero),
            Guid.ParseExact(parts[2], "N"),
            parts[3]);
    }

    /// <summary>Where the rows of a kind begin.</summary>
    public static string Start(char kind) => $"{kind}.";

    /// <summary>Behind the last row of a kind that is due at the given time.</summary>
    public static string End(char kind, DateTimeOffset until) => $"{kind}.{Keys.Of(until)}/";

    /// <summary>The kinds that the engine knows, by their letters here.</summary>
    public static IReadOnlyDictionary<char, DueKinds> Kinds { get; } = new Dictionary<char, DueKinds>
    {
        [Inbox] = DueKinds.Inbox,
        [Attempt] = DueKinds.Attempt,
        [Wait] = DueKinds.Wait,
    };

    public override string ToString() => $"{Kind}.{Keys.Of(At)}.{Keys.Of(Id)}.{Owner}";
}
