using System.Collections.Immutable;
using System.Net.Http.Headers;
using System.Text;
using WorkflowFunctions.Core.Expressions;
using WorkflowFunctions.Core.Steps.Rest;
using WorkflowFunctions.Engine.Outgoing;

namespace WorkflowFunctions.Engine.Steps.Rest;

/// <summary>Makes the request that the parameters of a step describe, such as a <c>RESTRequest</c>.</summary>
internal sealed class RestCall
{
    public const string IdempotencyKey = "Idempotency-Key";

    private readonly StepContext _context;
    private readonly Uri _address;
    private readonly SecretSource _secrets;
    private readonly SecretLedger _ledger;

    private RestCall(StepContext context, Uri address, SecretVault vault, SecretLedger ledger)
    {
        _context = context;
        _address = address;
        _secrets = vault.Towards(ledger, address);
        _ledger = ledger;
    }

    /// <param name="ledger">Records the secrets that went into the request.</param>
    /// <exception cref="CallFailedException">The request must not be sent.</exception>
    public static OutgoingRequest Read(StepContext context, SecretVault vault, SecretLedger ledger)
    {
        var url = context.Render(context.Step.TextParameter("URL") ?? "", TokenPlace.Url);
        Refuse(url.Problem ?? RequestRules.AddressProblem("URL", url.Text));
        return new RestCall(context, new Uri(url.Text), vault, ledger).Read();
    }

    private OutgoingRequest Read()
    {
        var headers = ImmutableArray.CreateBuilder<OutgoingHeader>();
        foreach (var (name, value) in RequestRules.Headers(_context.Step))
            headers.Add(Header(name, value));
        if (!headers.Any(header => header.Name.Equals(IdempotencyKey, StringComparison.OrdinalIgnoreCase)))
            headers.Add(new OutgoingHeader(IdempotencyKey, _context.EffectKey()));
        if (_context.Step.TextParameter("FunctionKey") is { Length: > 0 } key)
            headers.Add(Header(RequestRules.FunctionKeyHeader, key));
        if (_context.Step.TextParameter("BasicUsername") is { Length: > 0 } user)
            headers.Add(Basic(user, _context.Step.TextParameter("BasicPassword") ?? ""));
        var verb = RequestParameters.Verb.TextOf(_context.Step).ToUpperInvariant();
        return new OutgoingRequest(new HttpMethod(verb), _address) { Headers = headers.ToImmutable(), Body = Body() };
    }

    private OutgoingHeader Header(string name, string authored)
    {
        var value = _context.Render(authored, TokenPlace.Line, _secrets);
        Refuse(RequestRules.HeaderProblem(name) ?? value.Problem ?? RequestRules.HeaderValueProblem(name, value.Text));
        return new OutgoingHeader(name, value.Text, HasSecret(authored));
    }

    private OutgoingHeader Basic(string authoredUser, string authoredPassword)
    {
        var user = _context.Render(authoredUser, TokenPlace.Line);
        var password = _context.Render(authoredPassword, TokenPlace.Plain, _secrets);
        Refuse(user.Problem ?? password.Problem);
        if (user.Text.Any(character => character == ':' || char.IsControl(character)))
            Refuse("BasicUsername becomes a text with a colon or a control character, which HTTP Basic cannot express.");
        var credentials = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user.Text}:{password.Text}"));
        if (password.Text.Length > 0)
            _ledger.Add(credentials);
        return new OutgoingHeader(RequestRules.Authorization, $"Basic {credentials}", isSecret: true) { Shown = $"Basic {TokenUse.Hidden}" };
    }

    private OutgoingBody? Body()
    {
        if (_context.Step.TextParameter("RequestContent") is not { Length: > 0 } authored)
            return null;
        var type = RequestParameters.ContentType.TextOf(_context.Step);
        Refuse(RequestRules.ContentTypeProblem(type));
        var media = MediaTypeHeaderValue.Parse(type);
        var content = _context.Render(authored, PlaceOf(media.MediaType!), _secrets);
        Refuse(content.Problem);
        var hasSecret = HasSecret(authored);
        var charset = Charset(media.CharSet ?? "utf-8");
        if (hasSecret)
            _ledger.SentIn(charset);
        return new OutgoingBody(Encode(content.Text, charset), type, hasSecret);
    }

    internal static TokenPlace PlaceOf(string mediaType) => mediaType.ToLowerInvariant() switch
    {
        var type when MediaTypes.IsJson(type) => TokenPlace.Json,
        "application/x-www-form-urlencoded" => TokenPlace.Form,
        "text/html" or "text/xml" or "application/xml" => TokenPlace.Html,
        var type when type.EndsWith("+xml", StringComparison.Ordinal) => TokenPlace.Html,
        _ => TokenPlace.Plain,
    };

    private static byte[] Encode(string text, Encoding charset)
    {
        try
        {
            var strict = (Encoding)charset.Clone();
            strict.EncoderFallback = EncoderFallback.ExceptionFallback;
            return strict.GetBytes(text);
        }
        catch (EncoderFallbackException)
        {
            throw Refusal($"RequestContent holds a character that the charset '{charset.WebName}' of ContentType does not have.");
        }
    }

    private static Encoding Charset(string name) =>
        Charsets.Find(name) ?? throw Refusal($"ContentType names the charset '{name}', which is not known here; use utf-8.");

    private static bool HasSecret(string authored) =>
        TokenText.Parse(authored).Any(segment => segment.IsToken && TokenRenderer.IsSecret(segment.Text));

    private static void Refuse(string? problem)
    {
        if (problem is not null)
            throw Refusal(problem);
    }

    private static CallFailedException Refusal(string problem) => new(problem, mayPass: false);
}
