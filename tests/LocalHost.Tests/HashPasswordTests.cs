using System.Diagnostics;
using System.Text;
using WorkflowFunctions.LocalHost.Tests.Kit;

namespace WorkflowFunctions.LocalHost.Tests;

public sealed class HashPasswordTests
{
    private const string Terminal = "/usr/bin/script";

    [Fact]
    public async Task Hash_password_prints_a_hash_that_signs_in()
    {
        using var folder = new TemporaryFolder();
        await using var hashing = HostProcess.Start(folder.Root, Settings.None, "hash-password");
        hashing.Type("bob-demo\n");
        Assert.Equal(0, await hashing.EndedAsync());
        var hash = hashing.Output.Trim();
        Assert.StartsWith("pbkdf2-sha256$600000$", hash, StringComparison.Ordinal);

        var settings = Settings.WithApprovers("alice");
        Settings.AddUser(settings, 2, "bob", role: 1, hash);
        await using var host = await HostProcess.ServeAsync(folder.Root, settings);
        (await (await host.AsAsync("bob")).GetAsync("/Workflow/Instances")).Is(200);
    }

    [Fact]
    public async Task Hash_password_refuses_an_empty_password()
    {
        using var folder = new TemporaryFolder();
        await using var hashing = HostProcess.Start(folder.Root, Settings.None, "hash-password");
        hashing.Type("");
        Assert.Equal(1, await hashing.EndedAsync());
        Assert.Contains("no password", hashing.Errors, StringComparison.Ordinal);
        Assert.Equal("", hashing.Output.Trim());
    }

    [Theory]
    [InlineData("hush-hush\rhush-hush\r", 0, "pbkdf2-sha256$")]
    [InlineData("hush-hushh\u007f\rhush-hush\r", 0, "pbkdf2-sha256$")]
    [InlineData("hush-hush\rhush-rush\r", 1, "The two passwords differ.")]
    [InlineData("\r", 1, "There is no password")]
    public async Task A_password_that_is_typed_at_a_terminal_is_asked_twice_and_does_not_appear(string keys, int exitCode, string told)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && File.Exists(Terminal), $"{Terminal} of Linux is not there; without it a test has no terminal.");
        var program = Path.Combine(AppContext.BaseDirectory, "WorkflowFunctions.LocalHost.dll");
        var dotnet = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
        using var terminal = Process.Start(new ProcessStartInfo(Terminal, ["-qefc", $"'{dotnet}' '{program}' hash-password", "/dev/null"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        var shown = new StringBuilder();
        var buffer = new char[256];
        while (!shown.ToString().Contains("Password: ", StringComparison.Ordinal))
            shown.Append(buffer.AsSpan(0, await ReadAsync(terminal, buffer)));
        await ReadingAsync(terminal);
        await terminal.StandardInput.WriteAsync(keys);
        await terminal.StandardInput.FlushAsync(TestContext.Current.CancellationToken);
        while (await ReadAsync(terminal, buffer) is > 0 and var read)
            shown.Append(buffer.AsSpan(0, read));
        await terminal.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Contains(told, shown.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("hush", shown.ToString(), StringComparison.Ordinal);
        Assert.Equal(exitCode, terminal.ExitCode);
    }

    /// <summary>Waits until the program reads: keys that come before are shown by the terminal itself.</summary>
    private static async Task ReadingAsync(Process terminal)
    {
        var limit = DateTime.UtcNow.AddMinutes(1);
        while (!(await SettingsAsync(await File.ReadAllTextAsync($"/proc/{terminal.Id}/task/{terminal.Id}/children", TestContext.Current.CancellationToken))).Contains("-echo ", StringComparison.Ordinal))
            Assert.True(DateTime.UtcNow < limit, "The program does not read without an echo.");
    }

    /// <param name="children">The program, which has the terminal as its input.</param>
    private static async Task<string> SettingsAsync(string children)
    {
        using var stty = Process.Start(new ProcessStartInfo("stty", ["-a", "-F", $"/proc/{children.Split(' ')[0]}/fd/0"]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var settings = await stty.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await stty.WaitForExitAsync(TestContext.Current.CancellationToken);
        return settings;
    }

    private static async Task<int> ReadAsync(Process terminal, char[] buffer) =>
        await terminal.StandardOutput.ReadAsync(buffer, TestContext.Current.CancellationToken).AsTask().WaitAsync(TimeSpan.FromMinutes(1));
}
