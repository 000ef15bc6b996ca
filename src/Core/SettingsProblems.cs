namespace WorkflowFunctions.Core;

/// <summary>What is wrong with settings of several subjects. A start that reads all of them first tells all of it at once.</summary>
public sealed class SettingsProblems
{
    private readonly List<string> _problems = [];

    /// <summary>Reads the settings of one subject, and keeps what is wrong with them.</summary>
    public void Collect(Action read)
    {
        try
        {
            read();
        }
        catch (SettingsException wrong)
        {
            _problems.AddRange(wrong.Problems);
        }
    }

    /// <exception cref="SettingsException">Something was wrong; it lists every problem once, in the order in which they were found.</exception>
    public void ThrowIfAny()
    {
        if (_problems.Count > 0)
            throw new SettingsException([.. _problems.Distinct(StringComparer.Ordinal)]);
    }
}
