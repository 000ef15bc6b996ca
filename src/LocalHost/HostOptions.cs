namespace WorkflowFunctions.LocalHost;

/// <summary>An option of the command line that has a value.</summary>
/// <param name="HelpName">What the help shows in place of the value.</param>
/// <param name="With">The arguments, with the value of this option.</param>
internal sealed record HostOption(string Name, string HelpName, string Description, Func<HostArguments, string, HostArguments> With)
{
    /// <summary>Null: without a value, the option is left out.</summary>
    public string? Default { get; init; }
}

/// <summary>What can be said on the command line of a start.</summary>
internal static class HostOptions
{
    public const string Demo = "--demo";
    public const string DemoDescription = "Seed four workflows, four roles and six users, and serve loopback addresses only.";

    public static HostOption[] WithValue { get; } =
    [
        new("--data", "DIR", "The folder of the database and of mail.", (arguments, value) => arguments with { DataDirectory = value })
        {
            Default = HostArguments.DefaultDataDirectory,
        },
        new("--urls", "URLS", $"Where to listen, separated by ';'. Default: {HostArguments.DefaultUrl}", (arguments, value) => arguments with { Urls = value }),
        new(
            "--storage", "sqlite|tables", "Where instances and definitions lie. Default: the setting WorkflowStorage:kind, else sqlite, in the folder.",
            (arguments, value) => arguments with { Storage = value }),
        new(
            "--connection", "TEXT",
            "With --storage tables: a storage account's connection string, or UseDevelopmentStorage=true. Default: the setting WorkflowStorage.",
            (arguments, value) => arguments with { Connection = value }),
    ];
}
