namespace WorkflowFunctions.Core;

/// <summary>
/// Gathers what is wrong with the settings of several parts. Each part throws <see cref="SettingsException"/> by itself; somebody who sets up an
/// installation should not have to start it once for each of them.
/// </summary>
public sealed class SettingsProblems
{
    private readonly List<string> _problems = [];

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

    /// <exception cref="SettingsException">A part had problems; the message lists those of all parts, each once.</exception>
    public void ThrowIfAny()
    {
        if (_problems.Count > 0)
            throw new SettingsException([.. _problems]);
    }
}
