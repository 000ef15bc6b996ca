namespace WorkflowFunctions.LocalHost.Tests;

/// <summary>The usual command lines are read without the library for command lines, and mean what it says they mean.</summary>
public sealed class CommandLineTests
{
    /// <summary>What has a meaning of its own for the library, or could have, and what has none.</summary>
    private static readonly string[] Words =
    [
        "--demo", "--data", "--urls", "--storage", "--connection", "hash-password", "x", "/data", "http://127.0.0.1:0;http://[::1]:0", "a b", "true",
        "", " ", "-", "--", "-x", "--help", "-h", "/h", "/?", "/h:x", "/x=y", "@file", "[x]", "--data=x", "--demo:true", "=", "x=y",
    ];

    [Fact]
    public async Task A_command_line_that_is_read_without_the_library_means_the_same_to_it()
    {
        string[][] lines = [[], .. One(), .. Two(), .. Three()];
        var read = 0;
        foreach (var line in lines)
        {
            if (PlainCommandLine.Read(line) is not { } arguments)
                continue;
            read++;
            Assert.Equal((string.Join(' ', line), arguments), (string.Join(' ', line), await OfLibraryAsync(line)));
        }

        Assert.InRange(read, 50, lines.Length / 10);

        static IEnumerable<string[]> One() => Words.Select(word => new[] { word });
        static IEnumerable<string[]> Two() => One().SelectMany(line => Words, (line, word) => line.Append(word).ToArray());
        static IEnumerable<string[]> Three() => Two().SelectMany(line => Words, (line, word) => line.Append(word).ToArray());
    }

    [Fact]
    public async Task All_options_of_a_start_are_read_without_the_library()
    {
        string[] line = ["--connection", "UseDevelopmentStorage=true", "--data", "/home/data", "--demo", "--urls", "http://+:8080", "--storage", "tables"];
        var expected = new HostArguments(Demo: true, "/home/data", "http://+:8080", "tables", "UseDevelopmentStorage=true");
        Assert.Equal(expected, PlainCommandLine.Read(line));
        Assert.Equal(expected, await OfLibraryAsync(line));
    }

    [Fact]
    public async Task The_exit_code_is_that_of_the_start_and_1_after_a_failure_that_nobody_expected()
    {
        Assert.Equal(7, await HostCommand.RunAsync(["--demo"], _ => Task.FromResult(7)));
        Assert.Equal(7, await HostCommand.RunAsync(["--data=x"], _ => Task.FromResult(7)));
        Assert.Equal(1, await HostCommand.RunAsync(["--demo"], _ => throw new NotSupportedException("unexpected")));
        Assert.Equal(1, await HostCommand.RunAsync(["--data=x"], _ => throw new NotSupportedException("unexpected")));
    }

    /// <summary>Null if it does not start the host.</summary>
    private static async Task<HostArguments?> OfLibraryAsync(string[] line)
    {
        HostArguments? arguments = null;
        var parsed = HostCommand.Create(read =>
        {
            arguments = read;
            return Task.FromResult(0);
        }).Parse(line);
        if (parsed.Errors.Count == 0)
            await parsed.InvokeAsync();
        return arguments;
    }
}
