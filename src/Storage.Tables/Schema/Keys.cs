using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using WorkflowFunctions.Core.Instances;

namespace WorkflowFunctions.Storage.Tables.Schema;

/// <summary>
/// The keys of rows. In the partition of an instance the origin, the snapshot and unread mail stand side by side, in the order
/// in which mail is folded: one range is one consistent read, and what was read once is outside of it.
/// </summary>
internal static class Keys
{
    /// <summary>Exists as long as its instance does: an append touches it, and fails where there is nothing to touch.</summary>
    public const string Gate = "g";

    public const string Origin = "o";
    public const string Snapshot = "s";

    /// <summary>Origin, snapshot and unread mail: from here to <see cref="ReadEnd"/>.</summary>
    public const string ReadStart = Origin;

    public const string ReadEnd = "v";
    public const string HistoryStart = "h.";
    public const string HistoryEnd = "h/";

    /// <summary>Partitions that rows of all instances share: each takes 2,000 writes a second, a storage account 20,000.</summary>
    public const int Buckets = 8;

    private const int LongestPlain = 300;

    public static string Of(Guid id) => id.ToString("N");

    public static string Of(DateTimeOffset moment) => Number(moment.UtcTicks);

    /// <summary>Sorts the latest moment first.</summary>
    public static string LatestFirst(DateTimeOffset moment) => Number(DateTimeOffset.MaxValue.UtcTicks - moment.UtcTicks);

    /// <summary>A number that sorts as text.</summary>
    public static string Number(long number) => number.ToString("D19", CultureInfo.InvariantCulture);

    public static string Inbox(string key) => $"m.{Plain(key)}";

    public static string Unread(InboxEntry mail) => $"u.{Of(mail.At)}.{Plain(mail.Key)}";

    public static string History(long firstSequence) => $"{HistoryStart}{Number(firstSequence)}";

    public static string Bucket(Guid id) => Bucket(id.ToByteArray(bigEndian: true)[15] % Buckets);

    public static string Bucket(int number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>The text itself where a key may hold it, else its hash: <c>/ \ # ?</c> and control characters may not stand in keys.</summary>
    public static string Plain(string text) =>
        text.Length <= LongestPlain && text.All(character => char.IsAsciiLetterOrDigit(character) || character is '.' or '_' or '-')
            ? text
            : $"~{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}";

    /// <summary>16 hex digits that stand for the text.</summary>
    public static string Short(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 8));

    /// <summary>Names one write, so that its author knows it again.</summary>
    public static string NewWrite() => Guid.NewGuid().ToString("N")[..16];
}
