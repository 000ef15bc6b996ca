using System.Collections.Frozen;
using Microsoft.Extensions.Configuration;
using WorkflowFunctions.Core.Expressions;

namespace WorkflowFunctions.Engine.Outgoing;

/// <summary>One secret of the installation. It does not print its value.</summary>
public sealed class SecretSetting(string value, HostList allowedHosts)
{
    /// <summary>A shorter value could not be told from ordinary text when it has to be blacked out.</summary>
    public const int ShortestValue = 4;

    public string Value => value;

    /// <summary>The hosts it may be sent to.</summary>
    public HostList AllowedHosts => allowedHosts;
}

/// <summary>The secrets that <c>$(secret:Name)</c> can stand for; names are compared without case.</summary>
public sealed record SecretOptions(FrozenDictionary<string, SecretSetting> Secrets)
{
    private const string Section = "Secrets";

    /// <summary>The same secrets with a placeholder in place of each value.</summary>
    public SecretOptions Veiled() => new(Secrets.ToFrozenDictionary(
        secret => secret.Key, secret => new SecretSetting(TokenUse.Hidden, secret.Value.AllowedHosts), StringComparer.OrdinalIgnoreCase));

    /// <summary>Reads the settings. Problems name settings and never show a value.</summary>
    public static SecretOptions Read(IConfiguration configuration, List<string> problems)
    {
        if (!string.IsNullOrEmpty(configuration[Section]))
            problems.Add($"{Section} must be a group of settings, not a single value.");
        var secrets = new Dictionary<string, SecretSetting>(StringComparer.OrdinalIgnoreCase);
        foreach (var secret in configuration.GetSection(Section).GetChildren())
            secrets[secret.Key] = ReadOne(secret, problems);
        return new SecretOptions(secrets.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase));
    }

    private static SecretSetting ReadOne(IConfigurationSection secret, List<string> problems)
    {
        if (!string.IsNullOrEmpty(secret.Value))
            problems.Add($"{secret.Path} must be a group of settings, Value and AllowedHosts, not a single value.");
        KnownSettings.Expect(secret, problems, "Value", "AllowedHosts");
        var value = secret["Value"] ?? "";
        if (value.Length < SecretSetting.ShortestValue)
            problems.Add(value.Length == 0 ? $"{secret.Path}:Value is missing." : $"{secret.Path}:Value must have at least {SecretSetting.ShortestValue} characters.");
        var before = problems.Count;
        var hosts = HostList.Read(secret.GetSection("AllowedHosts"), problems);
        if (hosts.IsEmpty && problems.Count == before)
            problems.Add($"{secret.Path}:AllowedHosts is missing: name the hosts that the secret may be sent to.");
        return new SecretSetting(value, hosts);
    }
}
