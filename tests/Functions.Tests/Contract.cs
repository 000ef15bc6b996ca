namespace WorkflowFunctions.Functions.Tests;

/// <summary>What must not change by accident, kept as text files beside the tests.</summary>
internal static class Contract
{
    public static string PathOf(string file) => Path.Combine(AppContext.BaseDirectory, "Contracts", file);

    /// <summary>The lines of a file without its remarks, which begin with <c>#</c>.</summary>
    public static string[] Read(string file) => [.. File.ReadAllLines(PathOf(file)).Where(line => line.Length > 0 && line[0] != '#')];

    /// <summary>Compares with a file; what differs from it lies beside it afterwards, as <c>.actual</c>.</summary>
    public static void Equal(string file, IEnumerable<string> actual)
    {
        var lines = actual.ToList();
        if (!lines.SequenceEqual(Read(file)))
            File.WriteAllLines(PathOf(file) + ".actual", lines);
        Assert.Equal(string.Join('\n', Read(file)), string.Join('\n', lines));
    }
}
