using System.ComponentModel;
using System.Diagnostics;
using System.Reflection;

namespace WorkflowFunctions.Clients.Tests;

/// <summary>A client with the types that openapi-typescript generates from the service's own document compiles, and drives a workflow.</summary>
public sealed class TypeScriptClientTests(RunningHost host) : IClassFixture<RunningHost>
{
    private static readonly string Sources = typeof(TypeScriptClientTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(metadata => metadata.Key == "TypeScriptFolder").Value!;

    [Fact]
    public async Task A_client_in_TypeScript_starts_a_workflow_signals_and_reads_its_history()
    {
        Assert.SkipUnless(await HasNodeAsync(), "Node is not installed; this needs node and npm.");
        var folder = Directory.CreateTempSubdirectory("workflow-typescript-");
        try
        {
            foreach (var file in (string[])["package.json", "package-lock.json", "tsconfig.json", "drive.ts"])
                File.Copy(Path.Combine(Sources, file), Path.Combine(folder.FullName, file));
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "openapi.json"), await host.DocumentAsync(), TestContext.Current.CancellationToken);
            var npm = OperatingSystem.IsWindows() ? "npm.cmd" : "npm";
            await RunAsync(folder, npm, "ci", "--no-audit", "--no-fund", "--ignore-scripts");
            await RunAsync(folder, npm, "run", "generate");
            await RunAsync(folder, npm, "run", "compile");

            var written = await RunAsync(folder, "node", "drive.js", host.Address.ToString());

            Assert.Equal("alice bob 0xA0120003", written.Trim());
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<bool> HasNodeAsync()
    {
        try
        {
            await RunAsync(new DirectoryInfo(Sources), "node", "--version");
            return true;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }

    private static async Task<string> RunAsync(DirectoryInfo folder, string program, params IEnumerable<string> arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder.FullName,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)}: {await output} {await errors}");
            return await output;
        }
        finally
        {
            process.Kill(entireProcessTree: true);
        }
    }
}
