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

    /// <exception cref="SettingsException">Settings hold such a text; it names them.</exception>
    public static void EnsureResolved(IConfiguration configuration)
    {
        // A query over these pairs would be compiled at every start.
        var problems = new List<string>();
        foreach (var (name, value) in configuration.AsEnumerable())
        {
            if (value?.TrimStart().StartsWith(Beginning, StringComparison.OrdinalIgnoreCase) == true)
                problems.Add($"{name} is a Key Vault reference that Azure could not resolve: check the names in it, and that the app's identity may read the secret.");
        }

        problems.Sort(StringComparer.Ordinal);
        if (problems.Count > 0)
            throw new SettingsException([.. problems]);
    }
}
