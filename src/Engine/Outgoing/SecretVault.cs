using System.Collections.Immutable;
using WorkflowFunctions.Core.Expressions;

namespace WorkflowFunctions.Engine.Outgoing;

/// <summary>
/// Gives out secrets, each only for the hosts it is allowed for, and only over https. Plain http is allowed only for hosts in
/// <c>Outgoing:AllowedHosts</c>.
/// </summary>
public sealed class SecretVault(SecretOptions options, OutgoingOptions outgoing)
{
    /// <summary>Gives out a placeholder where this one gives out a secret, and has no value of any.</summary>
    public SecretVault Veiled => field ??= new SecretVault(options.Veiled(), outgoing);

    /// <param name="ledger">Gets to know every value that is given out.</param>
    /// <param name="destinations">Where the secret goes, and where what is obtained with it goes: each must be allowed.</param>
    public SecretSource Towards(SecretLedger ledger, params ImmutableArray<Uri> destinations) => name =>
    {
        if (destinations.Select(destination => ProblemOf(name, destination)).FirstOrDefault(problem => problem is not null) is { } refusal)
            return SecretResolution.Refused(refusal);
        var value = options.Secrets[name].Value;
        ledger.Add(value);
        return SecretResolution.Of(value);
    };

    /// <summary>Whether something that must not be overheard may be sent there.</summary>
    public bool IsProtected(Uri destination) => destination.Scheme == Uri.UriSchemeHttps || outgoing.AllowedHosts.Names(destination);

    private string? ProblemOf(string name, Uri destination)
    {
        if (!options.Secrets.TryGetValue(name, out var secret))
            return $"secret '{name}' is not configured; Secrets:{name}:Value and Secrets:{name}:AllowedHosts would have to be set";
        if (!secret.AllowedHosts.Names(destination))
            return $"secret '{name}' is not allowed for '{destination.Authority}'; Secrets:{name}:AllowedHosts would have to name it";
        return IsProtected(destination)
            ? null
            : $"secret '{name}' is not sent by plain http to '{destination.Authority}'; use https, or name the host in {OutgoingOptions.AllowedHostsSetting}";
    }
}
