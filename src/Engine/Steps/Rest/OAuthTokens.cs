using System.Collections.Concurrent;
using System.Collections.Immutable;
using WorkflowFunctions.Engine.Outgoing;

namespace WorkflowFunctions.Engine.Steps.Rest;

/// <summary>
/// Gets tokens by the client-credentials grant, and keeps each in memory until shortly before it expires. Attempts that need the same
/// token at the same time request it once.
/// </summary>
public sealed class OAuthTokens(OutgoingHttp http, TimeProvider time)
{
    private const int MostKept = 1000;

    private readonly ConcurrentDictionary<string, AccessToken> _kept = new(StringComparer.Ordinal);
    private readonly ImmutableArray<SemaphoreSlim> _gates = [.. Enumerable.Range(0, 64).Select(_ => new SemaphoreSlim(1, 1))];
    private readonly TokenEndpoints _endpoints = new(http, time);

    /// <param name="ledger">Records the forms in which the secret is sent.</param>
    /// <returns>The token, and whether it was kept from an earlier call.</returns>
    /// <exception cref="CallFailedException">There is no token.</exception>
    public async Task<(AccessToken Token, bool IsCached)> GetAsync(TokenGrant grant, SecretLedger ledger, CancellationToken cancellation)
    {
        if (Find(grant) is { } kept)
            return (kept, true);
        var gate = _gates[(int)((uint)grant.Key.GetHashCode(StringComparison.Ordinal) % _gates.Length)];
        await gate.WaitAsync(cancellation);
        try
        {
            if (Find(grant) is { } meanwhile)
                return (meanwhile, true);
            var token = await _endpoints.AskAsync(grant, ledger, cancellation);
            Keep(grant, token);
            return (token, false);
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>Forgets a token that was refused. A newer one stays.</summary>
    public void Drop(TokenGrant grant, AccessToken token) => _kept.TryRemove(KeyValuePair.Create(grant.Key, token));

    private AccessToken? Find(TokenGrant grant) =>
        _kept.TryGetValue(grant.Key, out var token) && token.FreshUntil > time.GetUtcNow() ? token : null;

    private void Keep(TokenGrant grant, AccessToken token)
    {
        var now = time.GetUtcNow();
        foreach (var (key, old) in _kept)
        {
            if (old.FreshUntil <= now)
                _kept.TryRemove(KeyValuePair.Create(key, old));
        }

        if (_kept.Count >= MostKept)
            _kept.Clear();
        if (token.FreshUntil > now)
            _kept[grant.Key] = token;
    }
}
