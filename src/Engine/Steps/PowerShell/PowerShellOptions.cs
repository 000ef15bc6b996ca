using Microsoft.Extensions.Configuration;
using WorkflowFunctions.Core;

namespace WorkflowFunctions.Engine.Steps.PowerShell;

/// <summary>The settings of PowerShell steps: they are off unless a folder with the program is named.</summary>
/// <param name="Folder">The folder that <c>dotnet publish src/PowerShellWorker</c> has written. In the setting, a relative path begins at the host's program.</param>
/// <param name="Processes">How many scripts run at once, each in a process of its own.</param>
public sealed record PowerShellOptions(string Folder, int Processes)
{
    public const string Section = "PowerShell";
    public const string ProgramName = "WorkflowFunctions.PowerShellWorker.dll";
    public const int MostProcesses = 64;

    /// <summary>Each takes some 150 MiB of memory.</summary>
    public const int DefaultProcesses = 2;

    public string Program => Path.Combine(Folder, ProgramName);

    /// <summary>Null if PowerShell is off.</summary>
    /// <exception cref="SettingsException">A setting is wrong; the exception lists every problem.</exception>
    public static PowerShellOptions? Read(IConfiguration configuration)
    {
        var problems = new List<string>();
        var section = configuration.GetSection(Section);
        KnownSettings.Expect(section, problems, nameof(Folder), nameof(Processes));
        var folder = ReadFolder(section[nameof(Folder)], problems);
        var processes = ReadProcesses(section[nameof(Processes)], problems);
        if (problems.Count > 0)
            throw new SettingsException([.. problems]);
        return folder is null ? null : new PowerShellOptions(folder, processes);
    }

    private static string? ReadFolder(string? setting, List<string> problems)
    {
        if (string.IsNullOrEmpty(setting))
            return null;
        var folder = Path.GetFullPath(setting, AppContext.BaseDirectory);
        if (!OperatingSystem.IsLinux())
            problems.Add($"{Section}:{nameof(Folder)} is set, but PowerShell steps run only under Linux, where the kernel keeps a script from files, network and processes.");
        else if (!File.Exists(Path.Combine(folder, ProgramName)))
            problems.Add($"{Section}:{nameof(Folder)} is '{setting}', but must be the folder that 'dotnet publish src/PowerShellWorker' has written: there is no {ProgramName} in '{folder}'.");
        return folder;
    }

    private static int ReadProcesses(string? setting, List<string> problems)
    {
        if (string.IsNullOrEmpty(setting))
            return DefaultProcesses;
        if (int.TryParse(setting, out var processes) && processes is >= 1 and <= MostProcesses)
            return processes;
        problems.Add($"{Section}:{nameof(Processes)} is '{setting}', but must be a whole number from 1 to {MostProcesses}.");
        return DefaultProcesses;
    }
}
