using System.Globalization;
using System.Text;

namespace WorkflowFunctions.Portal.Drawing;

/// <summary>Text in a drawing does not wrap, and nobody measures it: it is shortened by an estimate that is rather too wide.</summary>
internal static class DrawingText
{
    /// <summary>The text with at most this many narrow characters; a wide one, such as W or one of Chinese, counts as two.</summary>
    public static string Shortened(string text, int most)
    {
        if (Columns(text) <= most)
            return text;
        var shortened = new StringBuilder();
        var columns = 1;
        foreach (var element in Elements(text))
        {
            columns += Columns(element);
            if (columns > most)
                break;
            shortened.Append(element);
        }

        return shortened.Append('…').ToString();
    }

    public static int Columns(string text) => Elements(text).Sum(element => element[0] < 0x1100 && element[0] is not ('W' or 'M' or '@' or '%') ? 1 : 2);

    private static IEnumerable<string> Elements(string text)
    {
        for (var elements = StringInfo.GetTextElementEnumerator(text); elements.MoveNext();)
            yield return elements.GetTextElement();
    }
}
