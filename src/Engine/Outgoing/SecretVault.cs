using WorkflowFunctions.Core.Expressions;

namespace WorkflowFunctions.Engine.Outgoing;

/// <summary>
/// Gives out secrets, each only for the hosts it is allowed for, and only over https. Plain http is allowed only for hosts in
/// <c>Outgoing:AllowedHosts</c>.
/// </summary>
public sealed class SecretVault(SecretOptions options, OutgoingOptions outgoing)
{
    /// <param name="ledger">Records every value that is given out.</param>
    public SecretSource Towards(Uri destination, SecretLedger ledger) => name =>
    {
        if (!options.Secrets.TryGetValue(name, out var secret))
            return SecretResolution.Refused($"secret '{name}' is not configured; Secrets:{name}:Value and Secrets:{name}:AllowedHosts would have to be set");
        if (!secret.AllowedHosts.Names(destination))
            return SecretResolution.Refused($"secret '{name}' is not allowed for '{destination.Authority}'; Secrets:{name}:AllowedHosts would have to name it");
        if (!IsProtected(destination))
            return SecretResolution.Refused($"secret '{name}' is not sent by plain http to '{destination.Authority}'; use https, or name the host in {OutgoingOptions.AllowedHostsSetting}");
        ledger.Add(secret.Value);
        return SecretResolution.Of(secret.Value);
    };

    /// <summary>Whether something that must not be overheard may be sent there.</summary>
    public bool IsProtected(Uri destination) => destination.Scheme == Uri.UriSchemeHttps || outgoing.AllowedHosts.Names(destination);
}
