using System.Text;
using MimeKit;

namespace WorkflowFunctions.Engine.Notices.Mail;

/// <summary>
/// Sets subjects so that people read what was meant, character by character. The library leaves what looks like an encoded word (RFC 2047) as it
/// is, and the reader's program would decode it: a value could show what it is not.
/// </summary>
internal static class Subjects
{
    private const string EncodedWord = "=?";

    /// <summary>An encoded word has at most 75 characters, its frame included.</summary>
    private const int MostBytesOfWord = 45;

    public static bool HasEncodedWord(string? text) => text?.Contains(EncodedWord, StringComparison.Ordinal) == true;

    public static void Set(MimeMessage mail, string subject)
    {
        mail.Subject = subject;
        if (!HasEncodedWord(subject))
            return;
        var header = new Header(HeaderId.Subject, "");
        header.SetRawValue(Encoding.ASCII.GetBytes(string.Concat(Words(subject).Select(word => $" =?utf-8?B?{Convert.ToBase64String(word)}?=\r\n"))));
        mail.Headers.Replace(header);
    }

    private static IEnumerable<byte[]> Words(string text)
    {
        var word = new List<byte>(MostBytesOfWord);
        var character = new byte[4];
        foreach (var rune in text.EnumerateRunes())
        {
            var length = rune.EncodeToUtf8(character);
            if (word.Count + length > MostBytesOfWord)
            {
                yield return [.. word];
                word.Clear();
            }

            word.AddRange(character.AsSpan(0, length));
        }

        yield return [.. word];
    }
}
