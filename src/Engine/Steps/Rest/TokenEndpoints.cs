using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using WorkflowFunctions.Core;
using WorkflowFunctions.Core.Expressions;
using WorkflowFunctions.Engine.Outgoing;

namespace WorkflowFunctions.Engine.Steps.Rest;

/// <summary>
/// Asks token endpoints for tokens (RFC 6749, section 4.4). The client authenticates by HTTP Basic, which every endpoint must accept. If
/// an endpoint refuses that, the form is tried. What worked is tried first from then on. Redirects are not followed, because the request
/// contains a secret.
/// </summary>
internal sealed partial class TokenEndpoints(OutgoingHttp http, TimeProvider time)
{
    private static readonly TimeSpan LongestLife = TimeSpan.FromDays(1);
    private static readonly TimeSpan LongestSkew = TimeSpan.FromMinutes(1);

    /// <summary>A client may come from the data of an instance, so that there may be any number of them.</summary>
    private const int MostRemembered = 1_000;

    /// <summary>Those that have refused HTTP Basic.</summary>
    private readonly ConcurrentDictionary<(Uri Endpoint, string ClientId), bool> _takesForm = [];

    /// <exception cref="CallFailedException">There is no token.</exception>
    public async Task<AccessToken> AskAsync(TokenGrant grant, SecretLedger ledger, CancellationToken cancellation)
    {
        ledger.Add(WebUtility.UrlEncode(grant.ClientSecret));
        var byForm = _takesForm.ContainsKey((grant.Endpoint, grant.ClientId));
        var response = await AskAsync(grant, byForm, ledger, cancellation);
        if (response.RefusesClient)
            response = await AskAsync(grant, byForm = !byForm, ledger, cancellation);
        var token = TokenOf(grant, response);
        Remember((grant.Endpoint, grant.ClientId), byForm);
        return token;
    }

    private void Remember((Uri Endpoint, string ClientId) client, bool takesForm)
    {
        if (!takesForm)
        {
            _takesForm.TryRemove(client, out _);
            return;
        }

        if (_takesForm.Count >= MostRemembered)
            _takesForm.Clear();
        _takesForm[client] = true;
    }

    private async Task<TokenResponse> AskAsync(TokenGrant grant, bool byForm, SecretLedger ledger, CancellationToken cancellation)
    {
        using var response = await http.SendOnceAsync(RequestOf(grant, byForm, ledger), cancellation);
        var (body, isWhole) = await ResponseBody.ReadAsync(response, grant.Endpoint, ResponseBody.Largest, cancellation);
        var status = response.StatusCode;
        return new TokenResponse(status, isWhole ? Parse(body) : null, RestSender.MayPass(status) ? RetryAfter.Of(response, time.GetUtcNow()) : null);
    }

    internal static OutgoingRequest RequestOf(TokenGrant grant, bool byForm, SecretLedger ledger)
    {
        List<(string Name, string Value)> fields = [("grant_type", "client_credentials"), ("scope", grant.Scope), ("audience", grant.Audience)];
        if (byForm)
            fields.AddRange([("client_id", grant.ClientId), ("client_secret", grant.ClientSecret)]);
        var form = string.Join('&', fields.Where(field => field.Value.Length > 0).Select(field => $"{field.Name}={WebUtility.UrlEncode(field.Value)}"));
        var request = new OutgoingRequest(HttpMethod.Post, grant.Endpoint)
        {
            Headers = [new("Accept", "application/json")],
            Body = new OutgoingBody(Encoding.UTF8.GetBytes(form), "application/x-www-form-urlencoded", hasSecret: true),
        };
        if (byForm)
            return request;
        var credentials = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{WebUtility.UrlEncode(grant.ClientId)}:{WebUtility.UrlEncode(grant.ClientSecret)}"));
        ledger.Add(credentials);
        return request.With(new OutgoingHeader("Authorization", $"Basic {credentials}", isSecret: true) { Shown = $"Basic {TokenUse.Hidden}" });
    }

    private AccessToken TokenOf(TokenGrant grant, TokenResponse response)
    {
        var endpoint = $"the token endpoint '{grant.Endpoint.Authority}'";
        if ((int)response.Status is < 200 or > 299)
        {
            var error = response.Error is { } code ? $" ({code})" : "";
            throw new CallFailedException($"{endpoint} answered {(int)response.Status}{error}", RestSender.MayPass(response.Status), response.RetryAfter);
        }

        if (response.Text("access_token") is not { } value || !VisibleAscii().IsMatch(value))
            throw new CallFailedException($"{endpoint} answered without an access_token that could be sent", mayPass: false);
        if (response.Text("token_type") is { } type && !type.Equals("Bearer", StringComparison.OrdinalIgnoreCase))
            throw new CallFailedException($"{endpoint} gave a token whose token_type is not Bearer", mayPass: false);
        return new AccessToken(value, time.GetUtcNow() + FreshFor(response));
    }

    /// <summary>
    /// A token counts as expired a tenth of its life before its end, but at most a minute before. One without an expiry is not kept.
    /// </summary>
    private static TimeSpan FreshFor(TokenResponse response)
    {
        if (!double.TryParse(response.Text("expires_in"), NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds) || !(seconds > 0))
            return TimeSpan.Zero;
        var life = seconds < LongestLife.TotalSeconds ? TimeSpan.FromSeconds(seconds) : LongestLife;
        return life - (life / 10 < LongestSkew ? life / 10 : LongestSkew);
    }

    private static JsonMap? Parse(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return JsonValues.MapOf(document.RootElement);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private readonly record struct TokenResponse(HttpStatusCode Status, JsonMap? Body, TimeSpan? RetryAfter)
    {
        public bool RefusesClient => Status == HttpStatusCode.Unauthorized || (Status == HttpStatusCode.BadRequest && Error == "invalid_client");

        /// <summary>
        /// A code in the form that the grant defines. Other text from the endpoint is not shown, because it may repeat what it was sent.
        /// </summary>
        public string? Error => Text("error") is { } error && ErrorCode().IsMatch(error) ? error : null;

        public string? Text(string name) => Body is not null && Body.TryGetValue(name, out var value)
            && value.ValueKind is JsonValueKind.String or JsonValueKind.Number ? JsonValues.Text(value) : null;
    }

    [GeneratedRegex(@"^[a-z_]{1,40}\z")]
    private static partial Regex ErrorCode();

    [GeneratedRegex(@"^[!-~]{1,16384}\z")]
    private static partial Regex VisibleAscii();
}
