using System.Diagnostics;
using System.Globalization;
using WorkflowFunctions.Engine.Steps.Script;
using WorkflowFunctions.Engine.Tests.Kit;
using WorkflowFunctions.ScriptWorker;

namespace WorkflowFunctions.Engine.Tests.Scripting;

/// <summary>The processes of scripts: what they get, how they end, and who notices.</summary>
public sealed class ScriptPoolTests
{
    private static readonly ScriptPoolOptions One = Scripts.Options with { Processes = 1, Environment = Scripts.WithoutLocales };

    /// <summary>Ends only with its process.</summary>
    private static readonly ScriptRequest Endless = new(
        "const it = { [Symbol.iterator]: () => it, next: Object.prototype.valueOf, value: 1 }; return { n: Math.sumPrecise(it) };", "{}",
        ScriptLimits.Default with { Time = TimeSpan.FromMinutes(5), Processor = TimeSpan.FromMinutes(5) });

    private static readonly ScriptLimits Hasty = ScriptLimits.Default with { Time = TimeSpan.FromSeconds(0.2), Grace = TimeSpan.FromSeconds(0.2) };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_process_gets_nothing_of_the_host_but_its_runtime()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Read from /proc.");
        using var process = await new ScriptProcessFactory(Scripts.Options).StartAsync(Cancellation);

        Assert.All(Words("environ"), variable => Assert.StartsWith("DOTNET_", variable, StringComparison.Ordinal));
        Assert.Equal(2, Words("cmdline").Length);
        Assert.EndsWith("WorkflowFunctions.ScriptWorker.dll", Words("cmdline")[1], StringComparison.Ordinal);
        Assert.EndsWith(" (deleted)", new FileInfo($"/proc/{process.Id}/cwd").LinkTarget!, StringComparison.Ordinal);
        var limits = File.ReadAllText($"/proc/{process.Id}/limits");
        Assert.Matches(@"Max file size +0 +0 ", limits);
        Assert.Matches(@"Max core file size +0 +0 ", limits);

        string[] Words(string file) => File.ReadAllText($"/proc/{process.Id}/{file}").Split('\0', StringSplitOptions.RemoveEmptyEntries);
    }

    [Fact]
    public async Task A_process_that_dies_under_its_script_is_a_reason_of_that_script_alone()
    {
        using var process = await new ScriptProcessFactory(One).StartAsync(Cancellation);
        var running = process.RunAsync(Endless, Cancellation);

        using (var victim = Process.GetProcessById(process.Id))
            victim.Kill();

        var result = await running;
        Assert.Equal("the script ended its process (exit code 137)", result.Failure);
        Assert.True(result.IsSpent);
    }

    [Fact]
    public async Task What_does_not_end_by_itself_is_killed_and_the_next_script_runs()
    {
        using var pool = new ScriptPool(One);
        var script = Endless with { Limits = Hasty };

        Assert.Equal("the script ran longer than 0.2 seconds", (await pool.RunAsync(Guid.Empty, script, Cancellation)).Failure);
        Assert.Equal("""{"a":1}""", (await pool.RunAsync(Guid.Empty, Harmless, Cancellation)).Values?.ToString());
    }

    [Fact]
    public async Task What_takes_too_much_processor_time_is_killed_before_its_time_is_over()
    {
        using var pool = new ScriptPool(One);
        var script = Endless with { Limits = Endless.Limits with { Processor = TimeSpan.FromSeconds(0.2) } };

        Assert.Equal("the script used more than 0.2 seconds of processor time", (await pool.RunAsync(Guid.Empty, script, Cancellation)).Failure);
    }

    [Fact]
    public async Task A_process_ends_with_its_input_also_while_a_script_runs()
    {
        var start = new ProcessStartInfo("dotnet", [new ScriptPoolOptions().Program]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        start.Environment["DOTNET_SYSTEM_GLOBALIZATION_INVARIANT"] = "1";
        using var process = Process.Start(start)!;
        Assert.NotNull(ScriptMessages.Read(process.StandardOutput.BaseStream, ScriptJson.Default.ScriptResponse, ScriptMessages.LongestResponse));
        ScriptMessages.Write(process.StandardInput.BaseStream, Endless, ScriptJson.Default.ScriptRequest);

        process.StandardInput.Close();

        await process.WaitForExitAsync(Cancellation);
        Assert.NotEqual(0, process.ExitCode);
    }

    [Fact]
    public async Task A_script_whose_attempt_is_cancelled_ends_with_its_process()
    {
        using var process = await new ScriptProcessFactory(One).StartAsync(Cancellation);
        using var cancelled = new CancellationTokenSource();
        var running = process.RunAsync(Endless, cancelled.Token);

        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        await Eventually.HoldsAsync(() => Task.FromResult(!process.IsAlive));
    }

    [Fact]
    public async Task A_script_whose_attempt_is_cancelled_before_its_process_has_it_all_is_cancelled_and_has_not_failed()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Stops a process by a signal.");
        using var process = await new ScriptProcessFactory(One).StartAsync(Cancellation);
        await SignalAsync(process.Id, "-STOP");
        using var cancelled = new CancellationTokenSource();
        var moreThanAPipeHolds = Endless with { Parameters = $$"""{"text":"{{new string('x', 1024 * 1024)}}"}""" };
        var running = process.RunAsync(moreThanAPipeHolds, cancelled.Token);

        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    /// <summary>So does a process that a system which is short of memory takes long to clear away: its end does not come in time.</summary>
    [Fact]
    public async Task A_script_whose_process_was_killed_and_still_holds_its_output_has_the_reason_for_which_it_was_killed()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Starts a process that has no parent any more.");
        var folder = Directory.CreateTempSubdirectory("workflow-script-");
        var left = Path.Combine(folder.FullName, "left");
        // What it leaves behind is nobody's child, so killing the process and its children does not reach it.
        var start = new ProcessStartInfo("sh", ["-c", "(sleep 600 & echo $! > \"$0\"); exec cat > /dev/null", left])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = new ScriptProcess(Process.Start(start)!, folder.FullName, parting: TimeSpan.FromSeconds(0.2));
        await Eventually.HoldsAsync(() => Task.FromResult(File.Exists(left) && File.ReadAllText(left).EndsWith('\n')));
        using var holder = Process.GetProcessById(int.Parse(await File.ReadAllTextAsync(left, Cancellation), CultureInfo.InvariantCulture));
        try
        {
            var result = await process.RunAsync(Endless with { Limits = Hasty }, Cancellation);

            Assert.Equal("the script ran longer than 0.2 seconds", result.Failure);
            Assert.True(result.IsSpent);
        }
        finally
        {
            holder.Kill();
        }
    }

    [Fact]
    public async Task A_script_that_gets_no_processor_until_its_time_is_over_may_pass_another_time()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Stops a process by a signal.");
        using var process = await new ScriptProcessFactory(One).StartAsync(Cancellation);
        await SignalAsync(process.Id, "-STOP");

        var result = await process.RunAsync(Harmless with { Limits = Hasty }, Cancellation);

        Assert.Equal("the script ran longer than 0.2 seconds", result.Failure);
        Assert.InRange(result.Waited ?? default, Hasty.Time / 2, TimeSpan.MaxValue);
        Assert.True(result.IsSpent);
    }

    /// <summary>The interpreter's own clock has gone on while its process was stopped.</summary>
    [Fact]
    public async Task A_script_that_the_interpreter_ends_because_its_process_was_stopped_may_pass_another_time()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Stops a process by a signal.");
        using var process = await new ScriptProcessFactory(One).StartAsync(Cancellation);
        using var watched = Process.GetProcessById(process.Id);
        var before = watched.TotalProcessorTime;
        var limits = Endless.Limits with { Time = TimeSpan.FromSeconds(1.5), Grace = TimeSpan.FromMinutes(5), Statements = int.MaxValue };
        var running = process.RunAsync(new ScriptRequest("for (;;);", "{}", limits), Cancellation);
        var since = Stopwatch.StartNew();
        await Eventually.HoldsAsync(() =>
        {
            watched.Refresh();
            return Task.FromResult(watched.TotalProcessorTime - before >= TimeSpan.FromMilliseconds(50));
        });

        await SignalAsync(process.Id, "-STOP");
        await Eventually.HoldsAsync(() => Task.FromResult(since.Elapsed > limits.Time * 2));
        await SignalAsync(process.Id, "-CONT");

        var result = await running;
        Assert.Equal("the script ran longer than 1.5 seconds", result.Failure);
        Assert.NotNull(result.Waited);
        Assert.False(result.IsSpent);
    }

    [Theory]
    [InlineData(null, 6, 0, false)]
    [InlineData(5d, 6, 6, false)]
    [InlineData(5d, 6, 3.5, false)]
    [InlineData(5d, 6, 3.4, true)]
    [InlineData(5d, 6, 0, true)]
    [InlineData(1d, 4, 3.6, false)]
    [InlineData(1d, 4, 3.4, true)]
    public void Half_of_its_time_is_a_fair_share(double? limit, double elapsed, double used, bool mayPass)
    {
        var result = ScriptResult.Failed("x").After(limit is { } most ? TimeSpan.FromSeconds(most) : null, TimeSpan.FromSeconds(elapsed), TimeSpan.FromSeconds(used));

        Assert.Equal(mayPass, result.Waited is not null);
        Assert.Equal("x", result.Problem);
    }

    [Fact]
    public async Task A_pool_that_is_disposed_runs_nothing_more()
    {
        var pool = new ScriptPool(One);
        await pool.RunAsync(Guid.Empty, Harmless, Cancellation);

        pool.Dispose();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => pool.RunAsync(Guid.Empty, Harmless, Cancellation));
    }

    [Fact]
    public async Task A_missing_program_is_no_fault_of_the_script_which_is_tried_again()
    {
        using var pool = new ScriptPool(One with { Program = "/nowhere/worker.dll" });
        var step = Workflows.Step("Script1", "Script", null, ("ScriptContent", "return { a: 1 };"));

        var outcome = await new ScriptExecutor(pool).ExecuteAsync(Contexts.Of(step), Cancellation);

        outcome.FailsWith(mayPass: true, "scripts cannot run: '/nowhere/worker.dll' is missing in this installation");
    }

    [Fact]
    public async Task A_process_that_could_not_be_started_in_the_background_fails_no_script_that_comes_later()
    {
        var folder = Directory.CreateTempSubdirectory("workflow-test-");
        var link = Path.Combine(folder.FullName, "bin");
        try
        {
            Directory.CreateSymbolicLink(link, AppContext.BaseDirectory);
            using var pool = new ScriptPool(One with { RunsOfEach = 2, Program = Path.Combine(link, Path.GetFileName(One.Program)) });
            await pool.RunAsync(Guid.Empty, Harmless, Cancellation);
            // The second run is the last of its process, and the next one is not there now.
            Directory.Delete(link);
            Assert.Equal("""{"a":1}""", (await pool.RunAsync(Guid.Empty, Harmless, Cancellation)).Values?.ToString());
            await Assert.ThrowsAsync<ScriptsUnavailableException>(pool.WarmedUpAsync);
            Directory.CreateSymbolicLink(link, AppContext.BaseDirectory);

            Assert.Equal("""{"a":1}""", (await pool.RunAsync(Guid.Empty, Harmless, Cancellation)).Values?.ToString());
        }
        finally
        {
            Directory.Delete(link);
            folder.Delete();
        }
    }

    [Fact]
    public async Task A_process_that_says_nothing_of_scripts_does_not_start()
    {
        var other = Path.Combine(AppContext.BaseDirectory, "WorkflowFunctions.Core.dll");

        var exception = await Assert.ThrowsAsync<ScriptsUnavailableException>(() => new ScriptProcessFactory(One with { Program = other }).StartAsync(Cancellation));

        Assert.StartsWith("scripts cannot run: their process does not start (", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_process_is_used_again_until_it_has_run_its_number_of_scripts()
    {
        using var pool = new ScriptPool(One with { RunsOfEach = 2 });
        for (var run = 0; run < 5; run++)
            Assert.Equal("""{"a":1}""", (await pool.RunAsync(Guid.Empty, Harmless, Cancellation)).Values?.ToString());
    }

    /// <param name="signal">After <c>-STOP</c> it stays, and gets no processor time until <c>-CONT</c>.</param>
    private static async Task SignalAsync(int process, string signal)
    {
        using var kill = Process.Start("kill", [signal, process.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync(Cancellation);
        Assert.Equal(0, kill.ExitCode);
    }

    private static ScriptRequest Harmless { get; } = new("return { a: 1 };", "{}", Scripts.Patient);
}
