using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace WorkflowFunctions.Api.SignIn;

/// <summary>
/// Fetches the discovery document and the keys of the authority. The library decides when to fetch, and goes on with what it has.
/// This adds a time limit for a fetch, a pause after a failed one, and the rule that a fetch without keys has failed. Without the pause,
/// those who need the keys would wait one after the other for an authority that hangs.
/// </summary>
/// <param name="setting">Names the authority, for the log.</param>
public sealed partial class AuthorityKeys(TimeProvider time, ILogger<AuthorityKeys> logger, string setting = "Authentication:Jwt:Authority")
    : IConfigurationRetriever<OpenIdConnectConfiguration>
{
    /// <summary>Requests may wait for the first fetch.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    public static readonly TimeSpan PauseAfterFailure = TimeSpan.FromSeconds(10);

    private const long Never = long.MinValue;

    private int _fetches;
    private long _failedAt = Never;

    /// <summary>How often keys have been fetched: what was checked with other keys has to be checked again.</summary>
    public int Fetches => Volatile.Read(ref _fetches);

    /// <summary>How long to wait before the next try if no keys have been fetched yet; null if there are some or none were needed.</summary>
    public TimeSpan? Missing => Fetches == 0 && Volatile.Read(ref _failedAt) != Never ? Pause() : null;

    public async Task<OpenIdConnectConfiguration> GetConfigurationAsync(string address, IDocumentRetriever retriever, CancellationToken cancel)
    {
        if (Pause() > TimeSpan.Zero)
            throw new IOException("The authority could not be asked a moment ago.");
        using var limit = new CancellationTokenSource(Limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancel);
        try
        {
            var document = await OpenIdConnectConfigurationRetriever.GetAsync(address, retriever, either.Token)
                .WaitAsync(either.Token).ConfigureAwait(false);
            if (document.SigningKeys.Count == 0)
                throw new InvalidDataException("The authority publishes no keys.");
            Volatile.Write(ref _failedAt, Never);
            Interlocked.Increment(ref _fetches);
            return document;
        }
        catch (Exception failure)
        {
            Volatile.Write(ref _failedAt, time.GetTimestamp());
            LogFailure(setting, limit.IsCancellationRequested ? "it did not answer in time" : failure.GetBaseException().Message);
            throw;
        }
    }

    private TimeSpan Pause()
    {
        var failed = Volatile.Read(ref _failedAt);
        var left = failed == Never ? TimeSpan.Zero : PauseAfterFailure - time.GetElapsedTime(failed);
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    [LoggerMessage(510, LogLevel.Warning, "The keys of {Setting} could not be fetched: {Reason}")]
    private partial void LogFailure(string setting, string reason);
}
