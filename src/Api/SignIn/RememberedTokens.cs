using System.Buffers;
using System.Buffers.Binary;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.IdentityModel.Tokens;
using WorkflowFunctions.Engine.Roles;

namespace WorkflowFunctions.Api.SignIn;

/// <summary>
/// The callers of tokens that were found right a moment ago, so that the next request with the same token costs little. What is kept is
/// not the token but a hash of it, with a key that is random and lives in this process only. What was found with keys that the authority
/// has replaced since is not believed any more, and neither is a caller made with stored roles that have changed.
/// </summary>
public sealed class RememberedTokens : IDisposable
{
    /// <summary>How long a token is remembered, if it does not expire before. Using it does not extend that.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);

    /// <summary>The most tokens that are remembered. Any more are checked at each request.</summary>
    public const int Most = 4096;

    /// <summary>The longest token that is remembered, in characters.</summary>
    private const int Longest = 8 * 1024;

    private readonly byte[] _key = RandomNumberGenerator.GetBytes(HMACSHA256.HashSizeInBytes);
    private readonly MemoryCache _cache;
    private readonly AuthorityKeys _authority;
    private readonly StoredRoleCache _roles;
    private readonly TokenLifetime _lifetime;

    public RememberedTokens(TimeProvider time, AuthorityKeys authority, StoredRoleCache roles, TokenLifetime lifetime)
    {
        _authority = authority;
        _roles = roles;
        _lifetime = lifetime;
        _cache = new(new MemoryCacheOptions { SizeLimit = Most, Clock = new CacheClock(time) });
    }

    /// <summary>What tokens are checked with at this moment. It may change meanwhile.</summary>
    public TokenBasis Basis => new(_authority.Fetches, _roles.Current.Head.Revision);

    /// <summary>
    /// The sign-in by the token if it is remembered and its times are right; else null. All requests with the token get the same: nobody may
    /// change it.
    /// </summary>
    public AuthenticateResult? Find(ReadOnlySpan<char> token) =>
        token.Length <= Longest && _cache.TryGetValue(KeyOf(token), out Remembered? found)
            && found!.Basis.Fetches == _authority.Fetches && found.Basis.Roles == _roles.Current.Head.Revision && _lifetime.IsCurrent(found.NotBefore, found.Expires)
            ? found.SignIn
            : null;

    /// <param name="basis">What was <see cref="Basis"/> before the token was checked.</param>
    public void Add(string token, SecurityToken read, ClaimsPrincipal caller, TokenBasis basis)
    {
        if (token.Length > Longest)
            return;
        var signIn = AuthenticateResult.Success(new(caller, SignInSchemes.Bearer));
        var remembered = new Remembered(signIn, read.ValidFrom == default ? null : read.ValidFrom, read.ValidTo, basis);
        _cache.Set(KeyOf(token), remembered, new MemoryCacheEntryOptions { Size = 1, AbsoluteExpirationRelativeToNow = Lifetime });
    }

    public void Dispose() => _cache.Dispose();

    private TokenHash KeyOf(ReadOnlySpan<char> token)
    {
        var bytes = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(token.Length));
        try
        {
            Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
            HMACSHA256.HashData(_key, bytes.AsSpan(0, Encoding.UTF8.GetBytes(token, bytes)), hash);
            return new(BinaryPrimitives.ReadUInt128BigEndian(hash), BinaryPrimitives.ReadUInt128BigEndian(hash[16..]));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes, clearArray: true);
        }
    }

    private readonly record struct TokenHash(UInt128 Begin, UInt128 End);

    private sealed record Remembered(AuthenticateResult SignIn, DateTime? NotBefore, DateTime Expires, TokenBasis Basis);
}

/// <summary>What a token was found right with, and its caller made of.</summary>
/// <param name="Fetches">See <see cref="AuthorityKeys.Fetches"/>.</param>
/// <param name="Roles">The revision of the stored roles.</param>
public sealed record TokenBasis(int Fetches, long Roles);
