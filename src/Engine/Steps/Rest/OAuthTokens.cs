using System.Collections.Concurrent;
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
    private readonly Dictionary<string, Gate> _gates = new(StringComparer.Ordinal);
    private readonly TokenEndpoints _endpoints = new(http, time);

    /// <param name="ledger">Records the forms in which the secret is sent.</param>
    /// <returns>The token, and whether it was kept from an earlier call.</returns>
    /// <exception cref="CallFailedException">There is no token.</exception>
    public async Task<(AccessToken Token, bool IsCached)> GetAsync(TokenGrant grant, SecretLedger ledger, CancellationToken cancellation)
    {
        if (Find(grant) is { } kept)
            return (kept, true);
        var gate = Enter(grant);
        try
        {
            await gate.One.WaitAsync(cancellation);
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
                gate.One.Release();
            }
        }
        finally
        {
            Leave(grant, gate);
        }
    }

    /// <summary>Forgets a token that was refused. A newer one stays.</summary>
    public void Drop(TokenGrant grant, AccessToken token) => _kept.TryRemove(KeyValuePair.Create(grant.Key, token));

    private Gate Enter(TokenGrant grant)
    {
        lock (_gates)
        {
            if (!_gates.TryGetValue(grant.Key, out var gate))
                _gates.Add(grant.Key, gate = new Gate());
            gate.Inside++;
            return gate;
        }
    }

    private void Leave(TokenGrant grant, Gate gate)
    {
        lock (_gates)
        {
            if (--gate.Inside > 0)
                return;
            _gates.Remove(grant.Key);
        }

        gate.One.Dispose();
    }

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

    /// <summary>Lets one ask for a token at a time. It is there as long as somebody needs it.</summary>
    private sealed class Gate
    {
        public SemaphoreSlim One { get; } = new(1, 1);

        public int Inside { get; set; }
    }
}
