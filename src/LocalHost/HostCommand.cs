using System.CommandLine;
using WorkflowFunctions.Api.SignIn;

namespace WorkflowFunctions.LocalHost;

/// <summary>The command line.</summary>
internal static class HostCommand
{
    public const string HashPasswordName = "hash-password";

    /// <summary>Does what the command line says.</summary>
    /// <param name="start">Runs the host.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(string[] line, Func<HostArguments, Task<int>> start)
    {
        if (PlainCommandLine.Read(line) is { } arguments)
        {
            try
            {
                return await start(arguments);
            }
            catch (Exception failure)
            {
                // The library tells it as it tells every failure.
                start = _ => Task.FromException<int>(failure);
            }
        }

        return await ParseAsync(line, start);
    }

    public static RootCommand Create(Func<HostArguments, Task<int>> start)
    {
        var demo = new Option<bool>(HostOptions.Demo) { Description = HostOptions.DemoDescription };
        var root = new RootCommand("WorkflowFunctions: approval workflows, served by one process.") { demo };
        List<(HostOption Option, Option<string> Parsed)> withValue = [.. HostOptions.WithValue.Select(option => (option, Declare(option)))];
        withValue.ForEach(option => root.Add(option.Parsed));
        root.Add(HashPassword());
        root.SetAction((parsed, _) => start(withValue.Aggregate(
            new HostArguments(parsed.GetValue(demo), HostArguments.DefaultDataDirectory),
            (arguments, option) => parsed.GetValue(option.Parsed) is { } value ? option.Option.With(arguments, value) : arguments)));
        return root;
    }

    // The host ends itself on Ctrl-C and SIGTERM, and takes its time to do so cleanly.
    private static Task<int> ParseAsync(string[] line, Func<HostArguments, Task<int>> start) =>
        Create(start).Parse(line).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null });

    private static Option<string> Declare(HostOption option)
    {
        var declared = new Option<string>(option.Name) { Description = option.Description, HelpName = option.HelpName };
        if (option.Default is { } value)
            declared.DefaultValueFactory = _ => value;
        return declared;
    }

    private static Command HashPassword()
    {
        var command = new Command(HashPasswordName, "Read a password from standard input and print its hash for Security:Users:n:PasswordHash.");
        command.SetAction(_ =>
        {
            if (PasswordInput.Read(out var problem) is not { } password)
            {
                Console.Error.WriteLine(problem);
                return 1;
            }

            Console.WriteLine(PasswordHash.Create(password).Stored);
            return 0;
        });
        return command;
    }
}
