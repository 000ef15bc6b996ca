using System.Reflection;

namespace WorkflowFunctions.Core.Tests.Guard;

/// <summary>Where the sources of this build lie. The build writes it down: the paths in symbols may be mapped.</summary>
internal static class Repository
{
    public static string Root { get; } = typeof(Repository).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == "RepositoryRoot").Value!;

    public static string PathOf(params string[] parts) => Path.Combine([Root, .. parts]);
}
