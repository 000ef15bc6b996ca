using System.Collections.Immutable;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Reflection;

namespace WorkflowFunctions.PowerShellWorker;

/// <summary>
/// What a script finds: the language, and commands that compute. There are no drives, no modules and no programs, because the process could
/// not reach them (<see cref="Confinement"/>).
/// </summary>
internal static class PowerShellSession
{
    /// <summary>All commands. They read their input and write their output; none of them needs a file, the network or another process.</summary>
    public static ImmutableArray<string> Commands { get; } =
    [
        "Add-Member", "Compare-Object", "ConvertFrom-Csv", "ConvertFrom-Json", "ConvertFrom-StringData", "ConvertTo-Csv", "ConvertTo-Html", "ConvertTo-Json", "ConvertTo-Xml",
        "ForEach-Object", "Get-Command", "Get-Date", "Get-Member", "Get-Random", "Get-Unique", "Group-Object", "Join-String", "Measure-Object", "New-Object", "New-TimeSpan",
        "Out-Null", "Select-Object", "Sort-Object", "Where-Object", "Write-Error", "Write-Host", "Write-Information", "Write-Output", "Write-Verbose", "Write-Warning",
    ];

    public static ImmutableDictionary<string, string> Aliases { get; } = new Dictionary<string, string>
    {
        ["%"] = "ForEach-Object",
        ["foreach"] = "ForEach-Object",
        ["?"] = "Where-Object",
        ["where"] = "Where-Object",
        ["echo"] = "Write-Output",
        ["write"] = "Write-Output",
        ["select"] = "Select-Object",
        ["sort"] = "Sort-Object",
        ["group"] = "Group-Object",
        ["measure"] = "Measure-Object",
        ["compare"] = "Compare-Object",
        ["gcm"] = "Get-Command",
        ["gm"] = "Get-Member",
        ["gu"] = "Get-Unique",
    }.ToImmutableDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>The engine would write these events to the log of the system, which this process cannot reach.</summary>
    private static readonly string[] Events =
        ["EngineLifecycle", "EngineHealth", "ProviderLifecycle", "ProviderHealth", "CommandLifecycle", "CommandHealth", "Settings"];

    private static readonly ImmutableDictionary<string, Type> Implementations =
        ((Assembly[])[typeof(PSObject).Assembly, typeof(Microsoft.PowerShell.Commands.ConvertToJsonCommand).Assembly])
        .SelectMany(assembly => assembly.GetExportedTypes())
        .Select(type => (Type: type, Command: type.GetCustomAttribute<CmdletAttribute>()))
        .Where(found => found.Command is not null)
        .ToImmutableDictionary(found => $"{found.Command!.VerbName}-{found.Command.NounName}", found => found.Type, StringComparer.OrdinalIgnoreCase);

    public static Runspace Open()
    {
        var state = InitialSessionState.Create();
        state.LanguageMode = PSLanguageMode.FullLanguage;
        state.ThreadOptions = PSThreadOptions.UseCurrentThread;
        foreach (var command in Commands)
            state.Commands.Add(new SessionStateCmdletEntry(command, Implementations[command], null));
        foreach (var (alias, command) in Aliases)
            state.Commands.Add(new SessionStateAliasEntry(alias, command));
        // An error that nobody has thought of must not become an empty value in the data bucket.
        state.Variables.Add(new SessionStateVariableEntry("ErrorActionPreference", ActionPreference.Stop, ""));
        foreach (var log in Events)
            state.Variables.Add(new SessionStateVariableEntry($"Log{log}Event", false, ""));
        var runspace = RunspaceFactory.CreateRunspace(state);
        runspace.Open();
        return runspace;
    }
}
