using System.Globalization;
using System.Net.Http.Headers;
using Azure.Core;
using Azure.Core.Pipeline;

namespace WorkflowFunctions.Storage.Tables;

/// <summary>
/// Repeats a request as its options say, unless the service asks for a longer pause than they have. Azure's own policy would wait for as long as
/// it is told to: somebody would wait for the response all the while, and a write could come after its due row is forgotten.
/// </summary>
internal sealed class ShortRetries(RetryOptions options)
    : RetryPolicy(options.MaxRetries, DelayStrategy.CreateExponentialDelayStrategy(options.Delay, options.MaxDelay))
{
    protected override bool ShouldRetry(HttpMessage message, Exception? exception) => base.ShouldRetry(message, exception) && IsSoon(message);

    protected override async ValueTask<bool> ShouldRetryAsync(HttpMessage message, Exception? exception) =>
        await base.ShouldRetryAsync(message, exception) && IsSoon(message);

    private bool IsSoon(HttpMessage message) => !message.HasResponse || PauseIn(message.Response.Headers) is not { } pause || pause <= options.MaxDelay;

    /// <summary>What the policy of Azure reads, too. It says so to nobody.</summary>
    private static TimeSpan? PauseIn(ResponseHeaders headers)
    {
        foreach (var name in (string[])["retry-after-ms", "x-ms-retry-after-ms"])
        {
            if (headers.TryGetValue(name, out var text) && int.TryParse(text, CultureInfo.InvariantCulture, out var milliseconds))
                return TimeSpan.FromMilliseconds(milliseconds);
        }

        return !headers.TryGetValue("Retry-After", out var value) || !RetryConditionHeaderValue.TryParse(value, out var pause) ? null
            : pause.Delta ?? pause.Date - (headers.Date ?? pause.Date);
    }
}
