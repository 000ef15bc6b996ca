using System.Security.Cryptography;
using Microsoft.Extensions.Caching.Memory;

namespace WorkflowFunctions.Api.SignIn;

/// <summary>
/// Passwords that were right a moment ago, so that the next request of the same user costs microseconds. What is kept is neither a
/// password nor a hash that could be tried elsewhere: its key is random and lives in this process only. It covers the stored hash,
/// so nothing survives a change of password.
/// </summary>
public sealed class RememberedPasswords : IDisposable
{
    /// <summary>How long a right password is remembered. Using it does not extend that.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);

    /// <summary>The most passwords that are remembered. Any more pay the full price again.</summary>
    public const int Most = 4096;

    private readonly byte[] _key = RandomNumberGenerator.GetBytes(HMACSHA256.HashSizeInBytes);
    private readonly MemoryCache _cache;

    public RememberedPasswords(TimeProvider time) =>
        _cache = new(new MemoryCacheOptions { SizeLimit = Most, Clock = new CacheClock(time) });

    /// <summary>The entry that stands for a name, a stored password and a password.</summary>
    public string KeyOf(string name, PasswordHash stored, string password) =>
        Convert.ToHexString(HMACSHA256.HashData(_key, Framing.Of(name, stored.Stored, password)));

    public bool Contains(string key) => _cache.TryGetValue(key, out _);

    public void Add(string key) =>
        _cache.Set(key, true, new MemoryCacheEntryOptions { Size = 1, AbsoluteExpirationRelativeToNow = Lifetime });

    public void Dispose() => _cache.Dispose();
}
