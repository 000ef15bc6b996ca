using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using WorkflowFunctions.LocalHost.Tests.Kit;

namespace WorkflowFunctions.LocalHost.Tests;

public sealed class StartAndStopTests
{
    private const long Interrupt = 1 << 1;

    private static bool IgnoresInterrupts => OperatingSystem.IsLinux() && File.ReadLines("/proc/self/status").Any(line =>
        line.StartsWith("SigIgn:", StringComparison.Ordinal) && (Convert.ToInt64(line["SigIgn:".Length..].Trim(), 16) & Interrupt) != 0);

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public async Task The_demo_says_where_it_listens_where_its_data_lies_and_what_to_try_and_ends_cleanly(string signal)
    {
        Assert.SkipWhen(signal == "INT" && IgnoresInterrupts, "A shell starts what runs in the background so that it ignores Ctrl-C, and so does all that is started from there.");
        using var folder = new TemporaryFolder();
        await using var host = await HostProcess.ServeAsync(folder.Root, Settings.None, "--demo");
        var alice = await host.AsAsync("alice");
        (await alice.GetAsync("/Workflow/Instances/AssignedToMe")).Is(200);

        Assert.Equal(0, await host.EndAsync(signal));
        var address = (await host.AddressAsync()).ToString().TrimEnd('/');
        Assert.Contains($"listens on {address} ", host.Output, StringComparison.Ordinal);
        Assert.Contains($"Data: {folder.Data} ", host.Output, StringComparison.Ordinal);
        Assert.Contains($"curl -u erin:erin-demo {address}/Workflow/Instances ", host.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("fail:", host.Output, StringComparison.Ordinal);
        Assert.Equal("", host.Errors.Trim());
        Assert.False(File.Exists(Path.Combine(folder.Data, "workflow.db-wal")), "The database was not closed.");
    }

    [Fact]
    public async Task A_stop_does_not_wait_for_whoever_sends_a_body_and_never_ends_it()
    {
        using var folder = new TemporaryFolder();
        await using var host = await HostProcess.ServeAsync(folder.Root, Settings.None, "--demo");
        var address = await host.AddressAsync();
        using var slow = new TcpClient();
        await slow.ConnectAsync(address.Host, address.Port, TestContext.Current.CancellationToken);
        var stream = slow.GetStream();
        var credentials = Convert.ToBase64String("admin:admin-demo"u8);
        await stream.WriteAsync(
            Encoding.ASCII.GetBytes($"POST /Workflow/Definitions/Import HTTP/1.1\r\nHost: {address.Authority}\r\nAuthorization: Basic {credentials}\r\nContent-Type: application/json\r\nExpect: 100-continue\r\nContent-Length: 100000\r\n\r\n"),
            TestContext.Current.CancellationToken);
        // The host asks for the body once it reads it.
        var asked = new byte[12];
        await stream.ReadExactlyAsync(asked, TestContext.Current.CancellationToken);
        Assert.Equal("HTTP/1.1 100", Encoding.ASCII.GetString(asked));
        // So much that the host waits for minutes until what comes is too slow.
        await stream.WriteAsync(new byte[60_000], TestContext.Current.CancellationToken);

        var begun = Stopwatch.GetTimestamp();
        Assert.Equal(0, await host.EndAsync("TERM"));

        Assert.InRange(Stopwatch.GetElapsedTime(begun), TimeSpan.Zero, TimeSpan.FromSeconds(25));
        Assert.DoesNotContain("fail:", host.Output, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(folder.Data, "workflow.db-wal")), "The database was not closed.");
    }

    [Fact]
    public async Task Dotnet_run_starts_it_in_the_folder_of_the_command_so_that_its_data_lies_there()
    {
        using var folder = new TemporaryFolder();
        var at = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(at.FullName, "WorkflowFunctions.sln")))
            at = at.Parent!;

        var (_, output) = await Command.RunAsync(
            "sh", "-c", """cd "$0" && dotnet msbuild "$1" -getProperty:RunWorkingDirectory""", folder.Root, Path.Combine(at.FullName, "src/LocalHost/LocalHost.csproj"));

        Assert.Equal(folder.Root, output.Trim());
    }

    [Fact]
    public async Task An_installation_with_users_of_its_own_starts_without_the_demos()
    {
        using var folder = new TemporaryFolder();
        await using var host = await HostProcess.ServeAsync(folder.Root, Settings.WithApprovers("alice"), "--data", "elsewhere");
        Assert.Equal(0, (await (await host.AsAsync("admin")).GetAsync("/Workflow/Definitions")).Is(200).Json.GetArrayLength());
        (await (await host.AsAsync("erin")).GetAsync("/Workflow/Instances/My")).Is(401);
        Assert.DoesNotContain("curl", host.Output, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(folder.Root, "elsewhere", "workflow.db")));
    }

    [Fact]
    public async Task What_people_changed_of_the_demo_stays_changed_when_it_starts_again()
    {
        const string Definition = "/Workflow/Definitions/5b6f2a34-6f5e-4a43-9f0e-3a0c7d7d1a10";
        using var folder = new TemporaryFolder();
        string changed;
        await using (var host = await HostProcess.ServeAsync(folder.Root, Settings.None, "--demo"))
        {
            var admin = await host.AsAsync("admin");
            var seeded = (await admin.GetAsync(Definition)).Is(200).Json.GetProperty("Steps").GetRawText();
            var edited = seeded.Replace("Two approvals", "Two signatures", StringComparison.Ordinal);
            (await admin.PutAsync($"{Definition}/Steps", edited)).Is(200);
            changed = (await admin.PostAsync($"{Definition}/Publish")).Is(200).Text;
            await host.EndAsync("TERM");
        }

        await using var again = await HostProcess.ServeAsync(folder.Root, Settings.None, "--demo");
        var same = await again.AsAsync("admin");
        Assert.Equal(changed, (await same.GetAsync(Definition)).Is(200).Text);
        Assert.Equal(4, (await same.GetAsync("/Workflow/Definitions")).Is(200).Json.GetArrayLength());
    }

    [Fact]
    public async Task The_walkthrough_passes_on_the_demo()
    {
        using var folder = new TemporaryFolder();
        await using var host = await HostProcess.ServeAsync(folder.Root, Settings.None, "--demo");
        var (exitCode, output) = await WalkAsync(host);
        Assert.True(exitCode == 0, output);
        Assert.Matches(@"\nWalkthrough: \d\d checks passed\n$", output);
    }

    [Fact]
    public async Task The_walkthrough_fails_clearly_if_a_response_is_not_the_expected_one()
    {
        using var folder = new TemporaryFolder();
        await using var host = await HostProcess.ServeAsync(folder.Root, Settings.WithApprovers("alice"));
        var (exitCode, output) = await WalkAsync(host);
        Assert.Equal(1, exitCode);
        Assert.Contains("FAILED: expected the status 200\n  The last response was 401 ", output, StringComparison.Ordinal);
    }

    private static async Task<(int ExitCode, string Output)> WalkAsync(HostProcess host)
    {
        var script = Path.Combine(AppContext.BaseDirectory, "walkthrough.sh");
        return await Command.RunAsync("bash", script, (await host.AddressAsync()).ToString().TrimEnd('/'));
    }
}
