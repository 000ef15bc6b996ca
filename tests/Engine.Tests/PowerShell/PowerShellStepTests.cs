using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Steps;
using WorkflowFunctions.Engine.Steps.PowerShell;
using WorkflowFunctions.Engine.Steps.Script;
using WorkflowFunctions.Engine.Tests.Kit;

namespace WorkflowFunctions.Engine.Tests.PowerShell;

public sealed class PowerShellStepTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Names_and_values_of_the_returned_object_land_in_the_data_bucket()
    {
        var values = await PowerShells.ValuesAsync("""
            [ordered]@{
                text = 'ä€'; char = [char]'c'; whole = 3; long = 5000000000; big = [bigint]::Pow(10, 20); number = 1.5; money = 2.50d; yes = $true; nothing = $null
                date = [datetime]::SpecifyKind('2026-01-02T03:04:05', 'Utc'); id = [guid]::Empty; span = [timespan]::FromMinutes(1)
                list = @(1, 'two', @(3)); empty = @(); map = @{ inner = 1 }; object = [pscustomobject]@{ a = [pscustomobject]@{ b = 1 } }; day = [DayOfWeek]::Monday
            }
            """);

        Assert.Equal(
            """
            {"text":"ä€","char":"c","whole":3,"long":5000000000,"big":100000000000000000000,"number":1.5,"money":2.50,"yes":true,"nothing":null,"date":"2026-01-02T03:04:05.000Z","id":"00000000-0000-0000-0000-000000000000","span":"00:01:00","list":[1,"two",[3]],"empty":[],"map":{"inner":1},"object":{"a":{"b":1}},"day":"Monday"}
            """,
            values);
    }

    [Fact]
    public async Task Parameters_keep_their_types_and_lists_and_objects_are_json_text()
    {
        var values = await PowerShells.ValuesAsync(
            "param($text, $count, $yes, $none, $object, $list) "
            + "[ordered]@{ types = @($text, $count, $yes, $object, $list | ForEach-Object { $_.GetType().Name }); none = $null -eq $none; "
            + "owner = ($object | ConvertFrom-Json).owner.mail; second = ($list | ConvertFrom-Json)[1].id; count = $count + 1 }",
            """{ "text": "for $(cn)", "count": "$(count)", "yes": true, "none": null, "object": "$(object)", "list": "$(list)" }""",
            """{ "cn": "'; exit", "count": 41, "object": { "owner": { "mail": "a@example.com" } }, "list": [{ "id": 1 }, { "id": 2 }] }""");

        Assert.Equal("""{"types":["String","Int32","Boolean","String","String"],"none":true,"owner":"a@example.com","second":2,"count":42}""", values);
    }

    [Fact]
    public async Task What_a_script_writes_is_told_to_the_history_and_the_rest_of_its_output_is_counted()
    {
        var outcome = await PowerShells.RunAsync("""
            Write-Host "one`ntwo"; Write-Warning 'careful'; Write-Information 'info'
            $ErrorActionPreference = 'Continue'; Write-Error 'not so bad'
            'stray'; @{ a = 1 }
            """);

        Assert.Equal("""{"a":1}""", Assert.IsType<EffectOutcome.Succeeded>(outcome).Values.ToString());
        Assert.Equal(
            ["Script: one two", "Script: careful", "Script: info", "Script: not so bad", "Script: 1 other value(s) in its output were left out."],
            outcome.Notes.Select(note => note.Message));
    }

    [Theory]
    [InlineData("$a = 1\nthrow 'no group'", "the script failed: no group (line 2)")]
    [InlineData("'text'", "the script returned text, but must return names and values: return @{ name = value }")]
    [InlineData("@{ a = 1 }; @{ b = 2 }", "the script returned 2 objects, but must return one: return @{ name = value }")]
    [InlineData("@{ Requester = 'x' }", "the script returned 'Requester', which is the name of a built-in token; choose another name")]
    [InlineData("@{ a = @{ b = { 1 } } }", "the script returned 'a.b', which is a script block, but must be text, a number, true, false, null, a list or a hashtable")]
    [InlineData("Get-ChildItem /", "the script uses the command 'Get-ChildItem' in line 1, which scripts do not have")]
    public async Task A_script_that_fails_fails_its_step_for_good(string script, string reason) =>
        (await PowerShells.RunAsync(script)).FailsWith(mayPass: false, reason);

    [Fact]
    public async Task A_script_may_return_nothing() => Assert.Equal("{}", await PowerShells.ValuesAsync("$null; [void][Collections.ArrayList]::new().Add(1)"));

    [Fact]
    public async Task No_script_finds_what_another_has_left()
    {
        await PowerShells.ValuesAsync("$global:left = 1; [AppContext]::SetData('left', 'x'); @{ a = 1 }");

        Assert.Equal("""{"left":true}""", await PowerShells.ValuesAsync("@{ left = $null -eq $global:left -and $null -eq [AppContext]::GetData('left') }"));
    }

    /// <summary>A script has its process in its hands, and may answer in its place. That is its own result; the process is ended all the same.</summary>
    [Fact]
    public async Task A_script_that_answers_for_its_process_does_not_keep_it()
    {
        var forged = await PowerShells.ValuesAsync("""
            [AppContext]::SetData('left', 'x')
            $bytes = [Text.Encoding]::UTF8.GetBytes('{"values":"{\"forged\":true}","isSpent":false}')
            $out = [IO.FileStream]::new([Microsoft.Win32.SafeHandles.SafeFileHandle]::new([IntPtr]1, $false), [IO.FileAccess]::Write)
            $out.Write([BitConverter]::GetBytes($bytes.Length), 0, 4)
            $out.Write($bytes, 0, $bytes.Length)
            $out.Flush()
            [Threading.Thread]::Sleep(60000)
            """);

        Assert.Equal("""{"forged":true}""", forged);
        Assert.Equal("""{"left":true}""", await PowerShells.ValuesAsync("@{ left = $null -eq [AppContext]::GetData('left') }"));
    }

    [Fact]
    public async Task A_step_may_allow_less_time_than_the_limit()
    {
        var outcome = await PowerShells.RunAsync("while ($true) { }", limits: PowerShellServices.Limits with { Time = TimeSpan.FromSeconds(0.3) });

        Assert.Equal("the script ran longer than 0.3 seconds", Assert.IsType<EffectOutcome.Failed>(outcome).Reason);
    }

    /// <summary>From outside it looks like one that gets no turn. It still ends, and holds its process no longer than any other.</summary>
    [Fact]
    public async Task A_script_that_waits_may_be_tried_again()
    {
        var outcome = await PowerShells.RunAsync("[Threading.Thread]::Sleep(600000)", limits: PowerShellServices.Limits with { Time = TimeSpan.FromSeconds(0.3) });

        outcome.FailsWith(mayPass: true, "the script ran longer than 0.3 seconds");
        Assert.Contains(outcome.Notes, note => note.Message.Contains("It did not have the processor for ", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("param($a) @{ b = $a | % { $_ } | Sort-Object } # fine", null)]
    [InlineData("function Get-It { 1 }; @{ a = Get-It }", null)]
    [InlineData("if (", "ScriptContent is no PowerShell: Missing condition in if statement after 'if ('. (line 1, column 5).")]
    [InlineData("\nInvoke-RestMethod 'https://example.com'", "ScriptContent uses the command 'Invoke-RestMethod' in line 2, which scripts do not have.")]
    [InlineData("1 | ForEach-Object -Parallel { 1 }", "ScriptContent uses the parameter -Parallel in line 1, which scripts do not have.")]
    [InlineData("using module X", "ScriptContent uses a module, which scripts do not have.")]
    [InlineData("using namespace System.Text\n@{ a = [StringBuilder]::new().Length }", null)]
    public void Publishing_refuses_what_could_only_fail(string script, string? problem)
    {
        Assert.SkipWhen(PowerShells.Missing is not null, PowerShells.Missing ?? "");
        var step = Workflows.Step("Shell1", "PowerShell", null, ("ScriptContent", script));

        Assert.Equal(problem is null ? [] : [problem], PowerShells.Executor.Type.Check(step));
    }

    [Fact]
    public async Task A_missing_program_is_no_fault_of_the_script_which_is_tried_again()
    {
        using var pool = new ScriptPool(PowerShells.Options with { Program = "/nowhere/worker.dll" });
        var step = Workflows.Step("Shell1", "PowerShell", null, ("ScriptContent", "@{ a = 1 }"));

        var outcome = await PowerShellServices.ExecutorOf(StepTypes.PowerShell, pool).ExecuteAsync(Contexts.Of(step), Cancellation);

        outcome.FailsWith(mayPass: true, "scripts cannot run: '/nowhere/worker.dll' is missing in this installation");
    }

    [Fact]
    public async Task A_process_has_nothing_of_the_host_and_may_do_nothing_but_compute()
    {
        Assert.SkipWhen(PowerShells.Missing is not null, PowerShells.Missing ?? "");
        using var process = await new ScriptProcessFactory(PowerShells.Options).StartAsync(Cancellation);

        var status = File.ReadAllText($"/proc/{process.Id}/status");
        Assert.Matches(@"Seccomp:\s+2\b", status);
        Assert.Matches(@"NoNewPrivs:\s+1\b", status);
        Assert.All(File.ReadAllText($"/proc/{process.Id}/environ").Split('\0', StringSplitOptions.RemoveEmptyEntries), variable => Assert.StartsWith("DOTNET_", variable, StringComparison.Ordinal));
        Assert.EndsWith(" (deleted)", new FileInfo($"/proc/{process.Id}/cwd").LinkTarget!, StringComparison.Ordinal);
        Assert.All(Directory.GetDirectories($"/proc/{process.Id}/task"), thread => Assert.Matches(@"Seccomp:\s+2\b", File.ReadAllText($"{thread}/status")));
    }

    [Fact]
    public void Nothing_of_it_is_loaded_into_the_host() => Assert.DoesNotContain(
        AppDomain.CurrentDomain.GetAssemblies(), assembly => assembly.GetName().Name is "System.Management.Automation" or "WorkflowFunctions.PowerShellWorker");
}
