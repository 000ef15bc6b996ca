using System.Buffers.Binary;
using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Security.Cryptography;
using WorkflowFunctions.Api.Security;

namespace WorkflowFunctions.Api.Authentication;

/// <summary>
/// Checks names and passwords against the configured users. An unknown name costs as much as a wrong password, and no more
/// derivations run at once than there are processors: the others queue, and leave the queue when their request is gone.
/// </summary>
public sealed class PasswordVerifier : IDisposable
{
    private readonly ImmutableArray<UserSettings> _users;
    private readonly FrozenDictionary<string, UserSettings> _byName;
    private readonly RememberedPasswords _remembered;
    private readonly IPasswordDerivation _derivation;
    private readonly byte[] _decoyKey;
    private readonly SemaphoreSlim _derivations = new(Environment.ProcessorCount);

    public PasswordVerifier(SignInSettings settings, RememberedPasswords remembered, IPasswordDerivation derivation)
    {
        _users = settings.Users;
        _byName = _users.ToFrozenDictionary(user => CallerKeys.Comparable(user.Name));
        _remembered = remembered;
        _derivation = derivation;
        // Nobody outside can know this key, and it stays the same over restarts: a decoy that changed would give itself away.
        _decoyKey = SHA256.HashData(Framing.Of([.. _users.Select(user => user.PasswordHash.Stored)]));
    }

    /// <summary>The user of this name, if the password is hers; else null.</summary>
    /// <exception cref="OperationCanceledException">Cancelled before its turn came.</exception>
    public async ValueTask<UserSettings?> VerifyAsync(string name, string password, CancellationToken cancellation)
    {
        if (_users.IsEmpty)
            return null;
        var comparable = CallerKeys.Comparable(name);
        var user = _byName.GetValueOrDefault(comparable);
        var stored = user?.PasswordHash ?? DecoyFor(comparable);
        var key = _remembered.KeyOf(comparable, stored, password);
        if (_remembered.Contains(key))
            return user;
        await _derivations.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            // Many requests of one user may have queued together; the first to get here has checked for all.
            if (_remembered.Contains(key))
                return user;
            if (!stored.Verify(password, _derivation) || user is null)
                return null;
            _remembered.Add(key);
            return user;
        }
        finally
        {
            _derivations.Release();
        }
    }

    public void Dispose() => _derivations.Dispose();

    // Any user's, but always the same for a name: unknown names then cost what known ones do, in the same proportions.
    private PasswordHash DecoyFor(string name)
    {
        var digest = HMACSHA256.HashData(_decoyKey, Framing.Of(name));
        return _users[(int)(BinaryPrimitives.ReadUInt32BigEndian(digest) % (uint)_users.Length)].PasswordHash;
    }
}
