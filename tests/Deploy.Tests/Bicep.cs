using System.Diagnostics;

namespace WorkflowFunctions.Deploy.Tests;

/// <summary>The genuine compiler. It reaches no network: the template has no modules.</summary>
internal static class Bicep
{
    /// <summary>What it wrote, and its exit code.</summary>
    public static async Task<(int Code, string Output, string Errors)> RunAsync(params string[] arguments)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The compiler that these tests have runs on Linux.");
        using var compiler = Process.Start(new ProcessStartInfo(Repository.Package("Bicep"), arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["DOTNET_SYSTEM_GLOBALIZATION_INVARIANT"] = "1" },
        })!;
        var output = compiler.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var errors = compiler.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await compiler.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (compiler.ExitCode, await output, await errors);
    }
}
