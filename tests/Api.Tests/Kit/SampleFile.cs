namespace WorkflowFunctions.Api.Tests.Kit;

/// <summary>The workflows in <c>samples</c>, as they are exported.</summary>
public static class SampleFile
{
    private static string Folder => Path.Combine(AppContext.BaseDirectory, "samples");

    /// <summary>The names of all of them.</summary>
    public static TheoryData<string> All => [.. Directory.GetFiles(Folder, "*.json").Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)];

    public static Task<string> ReadAsync(string name) => File.ReadAllTextAsync(Path.Combine(Folder, name), TestContext.Current.CancellationToken);
}
