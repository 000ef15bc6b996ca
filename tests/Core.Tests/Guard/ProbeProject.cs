using System.Diagnostics;

namespace WorkflowFunctions.Core.Tests.Guard;

/// <summary>Core's own project file and list of banned symbols, with the repository's policy, around other sources.</summary>
internal sealed class ProbeProject : IDisposable
{
    private static readonly string[] Policy = [".editorconfig", "Directory.Build.props", "Directory.Packages.props", "global.json"];

    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("core-guard-");

    public ProbeProject()
    {
        foreach (var file in Policy)
            File.Copy(Repository.PathOf(file), Path.Combine(_root.FullName, file));
        Directory.CreateDirectory(Folder);
        foreach (var file in (string[])["Core.csproj", "BannedSymbols.Core.txt"])
            File.Copy(Repository.PathOf("src", "Core", file), Path.Combine(Folder, file));
    }

    private string Folder => Path.Combine(_root.FullName, "src", "Core");

    public void Add(string name, string source) => File.WriteAllText(Path.Combine(Folder, name + ".cs"), source);

    public async Task<(int ExitCode, string Output)> BuildAsync(CancellationToken cancellation)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
        {
            WorkingDirectory = Folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        string[] arguments =
        [
            "build", "Core.csproj", "--disable-build-servers", "-nodeReuse:false", "-nologo", "-v:minimal",
            "-p:RestoreLockedMode=false", "-p:RestorePackagesWithLockFile=false",
        ];
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);

        // A build that runs the tests hands its own settings down, and a profiler of the tests has no business here either.
        foreach (var name in start.Environment.Keys.Where(IsOfTheOuterBuild).ToList())
            start.Environment.Remove(name);

        using var build = Process.Start(start)!;
        try
        {
            var output = build.StandardOutput.ReadToEndAsync(cancellation);
            var errors = build.StandardError.ReadToEndAsync(cancellation);
            await build.WaitForExitAsync(cancellation);
            return (build.ExitCode, await output + await errors);
        }
        finally
        {
            if (!build.HasExited)
                build.Kill(entireProcessTree: true);
        }
    }

    public void Dispose() => _root.Delete(recursive: true);

    private static bool IsOfTheOuterBuild(string name) =>
        ((string[])["MSBUILD", "VSTEST", "TESTINGPLATFORM", "CORECLR_", "COR_", "DOTNET_STARTUP_HOOKS", "DOTNET_CLI_CONTEXT"])
            .Any(prefix => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase));
}
