using System.CommandLine;
using WorkflowFunctions.Api.SignIn;

namespace WorkflowFunctions.LocalHost;

/// <summary>The command line.</summary>
internal static class HostCommand
{
    public static RootCommand Create(Func<HostArguments, Task<int>> run)
    {
        var demo = new Option<bool>("--demo") { Description = "Seed four workflows, four roles and six users, and serve loopback addresses only." };
        var data = new Option<string>("--data")
        {
            Description = "The folder of the database and of mail.",
            DefaultValueFactory = _ => HostArguments.DefaultDataDirectory,
            HelpName = "DIR",
        };
        var urls = new Option<string?>("--urls") { Description = $"Where to listen, separated by ';'. Default: {HostArguments.DefaultUrl}", HelpName = "URLS" };
        var storage = new Option<string?>("--storage") { Description = "Where instances and definitions lie. Default: the setting WorkflowStorage:kind, else sqlite, in the folder.", HelpName = "sqlite|tables" };
        var connection = new Option<string?>("--connection")
        {
            Description = "With --storage tables: a storage account's connection string, or UseDevelopmentStorage=true. Default: the setting WorkflowStorage.",
            HelpName = "TEXT",
        };
        var root = new RootCommand("WorkflowFunctions: approval workflows, served by one process.") { demo, data, urls, storage, connection, HashPassword() };
        root.SetAction((parsed, _) => run(new HostArguments(
            parsed.GetValue(demo), parsed.GetValue(data)!, parsed.GetValue(urls), parsed.GetValue(storage), parsed.GetValue(connection))));
        return root;
    }

    private static Command HashPassword()
    {
        var command = new Command("hash-password", "Read a password from standard input and print its hash for Security:Users:n:PasswordHash.");
        command.SetAction(_ =>
        {
            if (!Console.IsInputRedirected)
                Console.Error.Write("Password: ");
            if (Console.ReadLine() is not { Length: > 0 } password)
            {
                Console.Error.WriteLine("There is no password on standard input.");
                return 1;
            }

            Console.WriteLine(PasswordHash.Create(password).Stored);
            return 0;
        });
        return command;
    }
}
