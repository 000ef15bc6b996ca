using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using WorkflowFunctions.Core.Instances;

namespace WorkflowFunctions.Storage.Tables.Schema;

/// <summary>
/// The keys of rows. In an instance's partition the origin, the snapshot and the unread entries stand side by side, in the order in
/// which entries are folded. So one range is one consistent read, and entries that were read are outside it.
/// </summary>
internal static class Keys
{
    /// <summary>Exists as long as its instance does. An append touches it, and fails if it is gone.</summary>
    public const string Gate = "g";

    public const string Origin = "o";
    public const string Snapshot = "s";

    /// <summary>Origin, snapshot and unread entries: from here to <see cref="ReadEnd"/>.</summary>
    public const string ReadStart = Origin;

    public const string ReadEnd = "v";
    public const string HistoryStart = "h.";

    /// <summary>Partitions that hold rows of all instances. Each takes 2,000 writes a second, a storage account 20,000.</summary>
    public const int Buckets = 8;

    private const int LongestPlain = 300;

    public static string Of(Guid id) => id.ToString("N");

    public static string Of(DateTimeOffset moment) => Number(moment.UtcTicks);

    /// <summary>Sorts the latest moment first.</summary>
    public static string LatestFirst(DateTimeOffset moment) => Number(DateTimeOffset.MaxValue.UtcTicks - moment.UtcTicks);

    /// <summary>A number that sorts as text.</summary>
    public static string Number(long number) => number.ToString("D19", CultureInfo.InvariantCulture);

    public static string Inbox(string key) => $"m.{Plain(key)}";

    public static string Unread(InboxEntry entry) => $"u.{Of(entry.At)}.{Plain(entry.Key)}";

    public static string History(long firstSequence) => $"{HistoryStart}{Number(firstSequence)}";

    public static string Bucket(Guid id) => Bucket(id.ToByteArray(bigEndian: true)[15] % Buckets);

    public static string Bucket(int number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>The text if a key may hold it, otherwise its hash: keys may not contain <c>/ \ # ?</c> and control characters.</summary>
    public static string Plain(string text) =>
        text.Length <= LongestPlain && text.All(character => char.IsAsciiLetterOrDigit(character) || character is '.' or '_' or '-')
            ? text
            : $"~{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}";

    /// <summary>16 hex digits that stand for the text.</summary>
    public static string Short(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 8));

    /// <summary>Names one write, so that its author can recognise it.</summary>
    public static string NewWrite() => Guid.NewGuid().ToString("N")[..16];
}
