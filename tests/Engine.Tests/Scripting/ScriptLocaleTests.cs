using System.Runtime.InteropServices;
using WorkflowFunctions.Engine.Steps.Script;
using WorkflowFunctions.ScriptWorker;

namespace WorkflowFunctions.Engine.Tests.Scripting;

/// <summary>What needs the data of Unicode is right if the machine has ICU, and says that it cannot be done if it has not.</summary>
public sealed class ScriptLocaleTests : IDisposable
{
    private static readonly ScriptPool Without = new(Scripts.Options with { Environment = Scripts.WithoutLocales });

    private readonly ScriptPool _broken = new(Scripts.Options with
    {
        Processes = 1,
        Environment = new Dictionary<string, string> { ["DOTNET_SYSTEM_GLOBALIZATION_APPLOCALICU"] = "99.9" },
    });

    /// <summary>Found out otherwise than by the product.</summary>
    private static bool HasIcu { get; } = !OperatingSystem.IsLinux()
        || Enumerable.Range(50, 60).Any(version => NativeLibrary.TryLoad($"libicuuc.so.{version}", out _));

    public void Dispose() => _broken.Dispose();

    [Theory]
    [InlineData(@"'\u00e9'.normalize('NFD').length", "2", "normalize")]
    [InlineData(@"'e\u0301'.normalize().length", "1", "normalize")]
    [InlineData(@"'\ufb01'.normalize('NFKC')", "\"fi\"", "normalize")]
    [InlineData(@"'\u00e9'.localeCompare('e\u0301')", "0", "localeCompare")]
    [InlineData(@"'\u00e9'.localeCompare('f')", "-1", "localeCompare")]
    [InlineData("'I'.toLocaleLowerCase('tr')", "\"\u0131\"", "toLocaleLowerCase for a language")]
    [InlineData("(1234.5).toLocaleString('de')", "\"1.234,5\"", "toLocaleString for a language")]
    [InlineData("new Date(0).toLocaleDateString('de')", "\"1.1.1970\"", "toLocaleDateString for a language")]
    public async Task It_is_right_or_fails_and_says_why(string expression, string value, string what)
    {
        var reason = $"the script uses {what}, which needs ICU, and the machine that runs it has none that .NET finds";

        Assert.Equal(HasIcu ? $$"""{"a":{{value}}}""" : reason, await EndAsync(Scripts.Pool, expression));
        Assert.Equal(reason, await EndAsync(Without, expression));
    }

    [Theory]
    [InlineData("'abc'.normalize('NFD')", "\"abc\"")]
    [InlineData("'a'.localeCompare('B')", "-1")]
    [InlineData("'a'.localeCompare('A')", "-1")]
    [InlineData("'10'.localeCompare('9')", "-1")]
    [InlineData("'same text'.localeCompare('same text')", "0")]
    [InlineData("['b','C','a'].sort((x, y) => x.localeCompare(y))", """["a","b","C"]""")]
    [InlineData("'\u00c9'.toLowerCase() + 'stra\u00dfe'.toLocaleUpperCase()", "\"\u00e9STRASSE\"")]
    [InlineData("(1234.5).toLocaleString()", "\"1,234.5\"")]
    public async Task What_does_not_need_it_is_the_same_on_every_machine(string expression, string value)
    {
        Assert.Equal($$"""{"a":{{value}}}""", await EndAsync(Scripts.Pool, expression));
        Assert.Equal($$"""{"a":{{value}}}""", await EndAsync(Without, expression));
    }

    [Fact]
    public async Task No_catch_makes_a_wrong_result_of_what_cannot_be_done() =>
        Assert.EndsWith("has none that .NET finds", await EndAsync(Without, @"(() => { try { return '\u00e9'.normalize('NFD'); } catch { return 1; } })()"), StringComparison.Ordinal);

    [Fact]
    public async Task A_process_that_finds_no_ICU_starts_without() =>
        Assert.EndsWith("has none that .NET finds", await EndAsync(_broken, @"'\u00e9'.normalize('NFD').length"), StringComparison.Ordinal);

    private static async Task<string> EndAsync(ScriptPool pool, string expression)
    {
        var result = await pool.RunAsync(Guid.Empty, new ScriptRequest($"return {{ a: {expression} }};", "{}", Scripts.Patient), TestContext.Current.CancellationToken);
        return result.Values?.ToString() ?? result.Failure;
    }
}
