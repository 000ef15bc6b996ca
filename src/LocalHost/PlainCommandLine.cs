namespace WorkflowFunctions.LocalHost;

/// <summary>
/// Reads the command line of a usual start: options, each once at most, and each value in the argument behind its option. The library that
/// reads all others, and writes the help and the errors, takes a twentieth of a start only to be loaded.
/// </summary>
internal static class PlainCommandLine
{
    /// <summary>What the library would read; null if only it can tell.</summary>
    public static HostArguments? Read(ReadOnlySpan<string> line)
    {
        var arguments = new HostArguments(Demo: false, HostArguments.DefaultDataDirectory);
        while (line is [var name, .. var behind])
        {
            if (behind.Contains(name))
                return null;
            if (name == HostOptions.Demo)
            {
                arguments = arguments with { Demo = true };
                line = behind;
                continue;
            }

            if (Array.Find(HostOptions.WithValue, option => option.Name == name) is not { } option || behind is not [var value, .. var rest] || !IsPlain(value))
                return null;
            arguments = option.With(arguments, value);
            line = rest;
        }

        return arguments;
    }

    /// <summary>Nothing that the library could take for something else: an option, a command, a response file or a directive.</summary>
    private static bool IsPlain(string value) => value switch
    {
        [] or ['-' or '@' or '[', ..] or HostCommand.HashPasswordName => false,
        // "/h" and "/?" ask for the help, in whatever form an option may have its value.
        ['/', ..] => value.Length > 2 && !value.AsSpan().ContainsAny(':', '='),
        _ => true,
    };
}
