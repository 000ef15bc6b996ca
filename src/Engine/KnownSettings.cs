using Microsoft.Extensions.Configuration;

namespace WorkflowFunctions.Engine;

/// <summary>The names that a section of the settings has.</summary>
public static class KnownSettings
{
    /// <summary>Reports settings that nothing reads: a misspelt setting must not go unnoticed.</summary>
    public static void Expect(IConfigurationSection section, List<string> problems, params string[] names)
    {
        foreach (var child in section.GetChildren().Where(child => !names.Contains(child.Key, StringComparer.OrdinalIgnoreCase)))
            problems.Add($"{child.Path} is not known; {section.Path} has {string.Join(", ", names)}.");
    }
}
