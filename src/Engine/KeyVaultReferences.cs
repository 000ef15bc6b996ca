using Microsoft.Extensions.Configuration;
using WorkflowFunctions.Core;

namespace WorkflowFunctions.Engine;

/// <summary>
/// Azure replaces a setting that refers to a Key Vault by what it refers to. If it cannot, the app gets the text of the reference: as a password, a key or
/// a secret, it would be sent to others, and anybody who knows the names in it could sign tokens.
/// </summary>
public static class KeyVaultReferences
{
    private const string Beginning = "@Microsoft.KeyVault(";

    /// <summary>Reports the settings that hold such a text, each for that reason alone.</summary>
    public static void Check(IConfiguration configuration, SettingsProblems problems)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        ArgumentNullException.ThrowIfNull(problems);
        // A query over these pairs would be compiled at every start.
        var unresolved = new List<string>();
        foreach (var (name, value) in configuration.AsEnumerable())
        {
            if (value?.TrimStart().StartsWith(Beginning, StringComparison.OrdinalIgnoreCase) == true)
                unresolved.Add(name);
        }

        unresolved.Sort(StringComparer.Ordinal);
        foreach (var name in unresolved)
            problems.AddOnly(name, $"{name} is a Key Vault reference that Azure could not resolve: check the names in it, and that the app's identity may read the secret.");
    }
}
