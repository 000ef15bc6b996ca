using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Security.Cryptography;

namespace WorkflowFunctions.Api.SignIn;

/// <summary>
/// Checks names and passwords against the configured users. An unknown name costs as much as a wrong password. No more derivations
/// run at once than there are processors. The others queue, up to a limit, and leave the queue when their request is gone. A name or
/// an address that has failed too often is not checked before a pause.
/// </summary>
public sealed class PasswordVerifier : IDisposable
{
    /// <summary>
    /// The most checks of different people that may run or wait. At a few tenths of a second each, the last one is done before its
    /// client stops waiting.
    /// </summary>
    public const int MostAtOnce = 256;

    private readonly ImmutableArray<UserSettings> _users;
    private readonly UserNames _names;
    private readonly RememberedPasswords _remembered;
    private readonly IPasswordDerivation _derivation;
    private readonly FailedSignIns _failures;
    private readonly SignInAudit _audit;
    private readonly SharedChecks _checks = new(MostAtOnce);
    private readonly byte[] _decoyKey;
    private readonly SemaphoreSlim _derivations = new(Environment.ProcessorCount);

    public PasswordVerifier(SignInSettings settings, RememberedPasswords remembered, IPasswordDerivation derivation, FailedSignIns failures, SignInAudit audit)
    {
        _users = settings.Users;
        _names = new UserNames(settings);
        _remembered = remembered;
        _derivation = derivation;
        _failures = failures;
        _audit = audit;
        // Nobody outside can know this key. It stays the same over restarts: a decoy that changed would give itself away.
        _decoyKey = SHA256.HashData(Framing.Of([.. _users.Select(user => user.PasswordHash.Stored)]));
    }

    /// <param name="address">The address of the request, under which failures are counted.</param>
    /// <exception cref="OperationCanceledException">Cancelled before its turn came.</exception>
    public async ValueTask<PasswordCheck> VerifyAsync(string name, string password, string address, CancellationToken cancellation)
    {
        if (_users.IsEmpty)
            return new PasswordCheck.Wrong();
        var (comparable, user) = _names.Find(name);
        var stored = user?.PasswordHash ?? DecoyFor(comparable);
        var attempt = new Attempt(comparable, address, user, stored, password, _remembered.KeyOf(comparable, stored, password));
        if (WithoutDerivation(attempt) is { } known)
            return Noted(attempt, known);
        var check = await _checks.RunAsync($"{attempt.Key} {address}", gone => CheckAsync(attempt, gone), cancellation).ConfigureAwait(false);
        return check ?? Noted(attempt, new PasswordCheck.Busy());
    }

    public void Dispose() => _derivations.Dispose();

    private async Task<PasswordCheck> CheckAsync(Attempt attempt, CancellationToken gone)
    {
        await _derivations.WaitAsync(gone).ConfigureAwait(false);
        try
        {
            // While this one queued, others with the same name or address may have failed or succeeded.
            if (WithoutDerivation(attempt) is { } known)
                return Noted(attempt, known);
            if (attempt.Stored.Verify(attempt.Password, _derivation) && attempt.User is { } user)
            {
                _remembered.Add(attempt.Key);
                return new PasswordCheck.Right(user);
            }

            _failures.Failed(attempt.Name, attempt.Address);
            TellIfSlowed(attempt);
            return new PasswordCheck.Wrong();
        }
        finally
        {
            _derivations.Release();
        }
    }

    /// <summary>What can be said at once; null if it takes a derivation.</summary>
    private PasswordCheck? WithoutDerivation(Attempt attempt)
    {
        // First, so that the remembered passwords cannot be used to guess that of a name that is slowed down.
        if (_failures.WaitOfName(attempt.Name, attempt.Address) is { Ticks: > 0 } pause)
            return new PasswordCheck.Slowed(pause);
        if (attempt.User is { } user && _remembered.Contains(attempt.Key))
            return new PasswordCheck.Right(user);
        return _failures.WaitOfAddress(attempt.Address) is { Ticks: > 0 } busy ? new PasswordCheck.Slowed(busy) : null;
    }

    // It does not match the remembered password, so it is a guess, even without a derivation.
    private PasswordCheck Noted(Attempt attempt, PasswordCheck check)
    {
        if (check is PasswordCheck.Busy || (check is PasswordCheck.Slowed && _failures.WaitOfName(attempt.Name, attempt.Address) == TimeSpan.Zero))
        {
            _failures.Refused(attempt.Name, attempt.Address);
            TellIfSlowed(attempt);
        }

        return check;
    }

    private void TellIfSlowed(Attempt attempt)
    {
        if (attempt.User is { } user && _failures.WaitOfName(attempt.Name, attempt.Address) > TimeSpan.Zero)
            _audit.Slowed(user, attempt.Address);
        if (_failures.WaitOfAddress(attempt.Address) > TimeSpan.Zero)
            _audit.Slowed(attempt.Address);
    }

    // Any user's hash, but always the same for a name: unknown names then cost what known ones do, in the same proportions.
    private PasswordHash DecoyFor(string name)
    {
        var digest = HMACSHA256.HashData(_decoyKey, Framing.Of(name));
        return _users[(int)(BinaryPrimitives.ReadUInt32BigEndian(digest) % (uint)_users.Length)].PasswordHash;
    }

    private sealed record Attempt(string Name, string Address, UserSettings? User, PasswordHash Stored, string Password, string Key)
    {
        public override string ToString() => nameof(Attempt);
    }
}
