using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.IdentityModel.Tokens;
using WorkflowFunctions.Core.Security;

namespace WorkflowFunctions.Api.SignIn;

/// <summary>
/// The callers of tokens that were found right a moment ago, so that the next request with the same token costs little. What is kept is
/// not the token but a hash of it, with a key that is random and lives in this process only. What was found with keys that the authority
/// has replaced since is not believed any more.
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

    public RememberedTokens(TimeProvider time, AuthorityKeys authority)
    {
        _authority = authority;
        _cache = new(new MemoryCacheOptions { SizeLimit = Most, Clock = new CacheClock(time) });
    }

    /// <summary>The caller of the token if it is remembered and <paramref name="isCurrent"/> says that its times are right; else null.</summary>
    public Caller? Find(string token, Func<DateTime?, DateTime?, bool> isCurrent) =>
        token.Length <= Longest && _cache.TryGetValue(KeyOf(token), out Remembered? found) && found!.Keys == _authority.Fetches
            && isCurrent(found.NotBefore, found.Expires)
            ? found.Caller
            : null;

    /// <param name="checkedWith">The number of <see cref="AuthorityKeys.Fetches"/> before the token was checked.</param>
    public void Add(string token, SecurityToken read, Caller caller, int checkedWith)
    {
        if (token.Length > Longest)
            return;
        var remembered = new Remembered(caller, read.ValidFrom == default ? null : read.ValidFrom, read.ValidTo, checkedWith);
        _cache.Set(KeyOf(token), remembered, new MemoryCacheEntryOptions { Size = 1, AbsoluteExpirationRelativeToNow = Lifetime });
    }

    public void Dispose() => _cache.Dispose();

    private string KeyOf(string token)
    {
        var bytes = Encoding.UTF8.GetBytes(token);
        return Convert.ToHexString(HMACSHA256.HashData(_key, bytes));
    }

    private sealed record Remembered(Caller Caller, DateTime? NotBefore, DateTime Expires, int Keys);
}
