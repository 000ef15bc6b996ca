using System.Net.Http.Headers;
using WorkflowFunctions.Engine.Outgoing;

namespace WorkflowFunctions.Engine.Steps.Rest;

/// <summary>Shows the requests of an attempt in place of sending them.</summary>
internal static class RestPreview
{
    /// <param name="read">Makes the requests with a placeholder for every secret: <see cref="SecretVault.Veiled"/>.</param>
    public static EffectPreview Of(Func<IEnumerable<OutgoingRequest>> read)
    {
        try
        {
            return new EffectPreview([.. read().Select(Show)]);
        }
        catch (CallFailedException refused)
        {
            return EffectPreview.Certain(RestSender.FailureOf(refused, new SecretLedger()));
        }
    }

    private static PreviewedSending Show(OutgoingRequest request) => new PreviewedSending.Request(
        request.Method.Method,
        PreviewedSending.Shown(request.Address.AbsoluteUri),
        [
            .. request.Headers.Select(header => (header.Name, PreviewedSending.Shown(header.Shown))),
            .. request.Body is { } body ? new[] { ("Content-Type", body.ContentType) } : [],
        ],
        request.Body is { } content ? PreviewedSending.Shown(TextOf(content)) : null);

    /// <summary>The text whose bytes are sent; its charset was looked up when they were made.</summary>
    private static string TextOf(OutgoingBody body) =>
        RestResponse.CharsetOf(MediaTypeHeaderValue.Parse(body.ContentType).CharSet).GetString(body.Bytes.Span);
}
