using System.Reflection;

namespace WorkflowFunctions.Deploy.Tests;

/// <summary>Files of the repository, and those of packages that the project names for the tests.</summary>
internal static class Repository
{
    private static readonly string Root = FindRoot();

    /// <param name="path">From the folder of <c>WorkflowFunctions.sln</c>.</param>
    public static string PathOf(string path) => Path.Combine(Root, path);

    public static string Read(string path) => File.ReadAllText(PathOf(path));

    public static bool Has(string path) => Path.Exists(PathOf(path));

    /// <param name="name">A name that <c>Deploy.Tests.csproj</c> gives.</param>
    public static string Package(string name) =>
        typeof(Repository).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == name).Value!;

    private static string FindRoot()
    {
        var at = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(at.FullName, "WorkflowFunctions.sln")))
            at = at.Parent ?? throw new InvalidOperationException("The tests do not lie below WorkflowFunctions.sln.");
        return at.FullName;
    }
}
