namespace WorkflowFunctions.Core;

/// <summary>
/// Gathers what is wrong with the settings of several parts. Each part throws <see cref="SettingsException"/> by itself; somebody who sets up an
/// installation should not have to start it once for each of them.
/// </summary>
public sealed class SettingsProblems
{
    private readonly List<string> _problems = [];
    private readonly List<(string Setting, string Problem)> _only = [];

    /// <summary>Does what reads a part of the settings, and keeps its problems if that fails by them.</summary>
    /// <param name="read">What it throws besides <see cref="SettingsException"/> is passed on.</param>
    public void Collect(Action read)
    {
        ArgumentNullException.ThrowIfNull(read);
        try
        {
            read();
        }
        catch (SettingsException wrong)
        {
            _problems.AddRange(wrong.Problems.Except(_problems));
        }
    }

    /// <summary>Keeps a problem that is of no part by itself.</summary>
    public void Add(string problem) => _problems.Add(problem);

    /// <summary>Keeps a problem that explains all others of the same setting: a part that reads its value, which is none, is not told of.</summary>
    /// <param name="setting">The full name of the setting, in any case.</param>
    public void AddOnly(string setting, string problem) => _only.Add((setting, problem));

    /// <exception cref="SettingsException">A part had problems; the message lists those of all parts, each once.</exception>
    public void ThrowIfAny()
    {
        string[] all = [.. _only.Select(one => one.Problem), .. _problems.Where(problem => !_only.Exists(one => IsOf(one.Setting, problem)))];
        if (all.Length > 0)
            throw new SettingsException([.. all]);
    }

    /// <summary>A problem of a setting begins with its name.</summary>
    private static bool IsOf(string setting, string problem) =>
        problem.StartsWith(setting, StringComparison.OrdinalIgnoreCase) && problem.Length > setting.Length && problem[setting.Length] == ' ';
}
