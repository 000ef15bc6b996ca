namespace WorkflowFunctions.Core;

/// <summary>Finds the name that somebody has probably meant.</summary>
public static class SimilarNames
{
    private const int LettersForEachMistake = 4;
    private const int MostMistakes = 3;

    /// <summary>
    /// The name that comes closest, whatever the case: with one letter too many, missing, wrong or exchanged with its neighbour for every four
    /// letters of the name, and three at most. Null if none comes so close.
    /// </summary>
    public static string? Find(string text, IEnumerable<string> names)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(names);
        return names.Select(name => (Name: name, Mistakes: Mistakes(text.ToUpperInvariant(), name.ToUpperInvariant())))
            .Where(found => found.Mistakes <= Math.Min(MostMistakes, found.Name.Length / LettersForEachMistake))
            .OrderBy(found => found.Mistakes).FirstOrDefault().Name;
    }

    private static int Mistakes(string text, string name)
    {
        if (Math.Abs(text.Length - name.Length) > MostMistakes)
            return int.MaxValue;
        // Each row has what turns a beginning of the text into each beginning of the name.
        var (beforeLast, last) = (new int[name.Length + 1], Enumerable.Range(0, name.Length + 1).ToArray());
        for (var i = 1; i <= text.Length; i++)
        {
            var row = new int[name.Length + 1];
            row[0] = i;
            for (var j = 1; j <= name.Length; j++)
            {
                row[j] = Math.Min(Math.Min(last[j], row[j - 1]) + 1, last[j - 1] + (text[i - 1] == name[j - 1] ? 0 : 1));
                if (i > 1 && j > 1 && text[i - 1] == name[j - 2] && text[i - 2] == name[j - 1])
                    row[j] = Math.Min(row[j], beforeLast[j - 2] + 1);
            }

            (beforeLast, last) = (last, row);
        }

        return last[name.Length];
    }
}
