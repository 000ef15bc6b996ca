using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Core.Expressions;

namespace WorkflowFunctions.Core.Steps.Rest;

/// <summary>What a step that sends an HTTP request may ask for.</summary>
public static partial class RequestRules
{
    public const string Authorization = "Authorization";
    public const string HeadersName = "Headers";

    /// <summary>The header in which an Azure function expects its key.</summary>
    public const string FunctionKeyHeader = "x-functions-key";

    /// <summary>The other place in which it would take its key: a parameter of the query.</summary>
    private const string FunctionKeyQuery = "code";

    /// <summary>
    /// Headers that belong to the connection or are derived from the body. A step that could set them could smuggle in a second request.
    /// </summary>
    private static readonly ImmutableArray<string> NotForSteps =
    [
        "Host", "Content-Length", "Transfer-Encoding", "Connection", "Keep-Alive", "Proxy-Connection", "Proxy-Authenticate",
        "Proxy-Authorization", "TE", "Trailer", "Upgrade", "Expect",
    ];

    /// <summary>Every header of a step with each of its values, as authored.</summary>
    public static IEnumerable<(string Name, string Value)> Headers(StepDefinition step) =>
        step.Parameter(HeadersName) is { ValueKind: JsonValueKind.Object } headers
            ? headers.EnumerateObject().SelectMany(header => HeaderValues(header.Value).Select(value => (header.Name, value)))
            : [];

    /// <summary>The values of one header: those of a list, or a single one.</summary>
    internal static IEnumerable<string> HeaderValues(JsonElement authored) =>
        from value in authored.ValueKind == JsonValueKind.Array ? authored.EnumerateArray() : Enumerable.Repeat(authored, 1)
        where value.ValueKind != JsonValueKind.Null
        select JsonValues.Text(value);

    /// <summary>Why a step must not send a header with this name, as a sentence; null if it may.</summary>
    public static string? HeaderProblem(string name)
    {
        if (!HeaderName().IsMatch(name))
            return $"Header '{JsonValues.Shortened(name)}' has no name that HTTP allows: letters, digits and !#$%&'*+-.^_`|~.";
        if (name.Equals("Content-Type", StringComparison.OrdinalIgnoreCase))
            return $"Header '{name}' is made from the parameter ContentType; set that.";
        return NotForSteps.Contains(name, StringComparer.OrdinalIgnoreCase) ? $"Header '{name}' belongs to the connection and cannot be set." : null;
    }

    /// <summary>Why a value must not be in a header, as a sentence without the value; null if it may be.</summary>
    public static string? HeaderValueProblem(string name, string value) =>
        value.Any(character => character is < ' ' and not '\t' or '\x7f') ? $"Header '{name}' gets a control character." : null;

    /// <summary>Why nothing can be sent to this address, as a sentence; null if it can.</summary>
    public static string? AddressProblem(string parameter, string address)
    {
        if (!Uri.TryCreate(address, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https") || uri.Host.Length == 0)
            return $"{parameter} is '{JsonValues.Shortened(address, 200)}', but must be an absolute http or https address.";
        return uri.UserInfo.Length > 0 ? $"{parameter} has a user in front of its host; leave that out." : null;
    }

    /// <summary>Why the media type cannot be sent, as a sentence; null if it can.</summary>
    public static string? ContentTypeProblem(string type) =>
        MediaType().IsMatch(type) ? null : $"ContentType is '{JsonValues.Shortened(type)}', but must be a media type such as 'application/json'.";

    internal static IEnumerable<string> Check(StepDefinition step)
    {
        var hasAuthorization = Headers(step).Any(IsAuthorization);
        return Common(step).Concat(hasAuthorization && step.Parameter("BasicUsername") is not null
            ? [$"BasicUsername and the header '{Authorization}' are both given; give one of them."]
            : []);
    }

    internal static IEnumerable<string> CheckOAuth(StepDefinition step) => Common(step).Concat(TokenProblems(step));

    internal static IEnumerable<string> CheckFunction(StepDefinition step) => Common(step).Concat(KeyProblems(step));

    internal static IEnumerable<string> CheckFunctionOAuth(StepDefinition step) => CheckFunction(step).Concat(TokenProblems(step));

    /// <summary>The headers with a secret that steps of a type make from other parameters, so that their authors must not give them.</summary>
    internal static IEnumerable<string> MadeHeaders(StepType? type)
    {
        if (Is(RestSteps.OAuth) || Is(RestSteps.FunctionOAuth))
            yield return Authorization;
        if (Is(RestSteps.Function) || Is(RestSteps.FunctionOAuth))
            yield return FunctionKeyHeader;

        bool Is(StepType one) => type is not null && one.Is(type.ExtensionName);
    }

    private static IEnumerable<string> KeyProblems(StepDefinition step)
    {
        if (Headers(step).Any(header => header.Name.Equals(FunctionKeyHeader, StringComparison.OrdinalIgnoreCase)))
            yield return $"The header '{FunctionKeyHeader}' is given, but it is made from the parameter FunctionKey; set that.";
        if (step.TextParameter("URL") is { } url && HasKey(url))
            yield return $"URL has the parameter '{FunctionKeyQuery}', which is the function's key, in its query; leave it out and set FunctionKey.";
    }

    private static IEnumerable<string> TokenProblems(StepDefinition step)
    {
        if (Headers(step).Any(IsAuthorization))
            yield return $"The header '{Authorization}' is given, but it holds the token that TokenEndpoint gives.";
        if (step.TextParameter("TokenEndpoint") is not { } endpoint)
            yield break;
        if (TokenText.HasToken(endpoint))
            yield return "TokenEndpoint has tokens such as $(name) in it, but takes none.";
        else if (AddressProblem("TokenEndpoint", endpoint) is { } problem)
            yield return problem;
        else if (endpoint.Contains('#', StringComparison.Ordinal))
            yield return "TokenEndpoint has a fragment (#), which is not sent; leave it out.";
    }

    private static IEnumerable<string> Common(StepDefinition step)
    {
        if (step.TextParameter("URL") is { } url && AuthoredAddressProblem(url) is { } wrongUrl)
            yield return wrongUrl;
        foreach (var problem in Headers(step).Select(header => header.Name).Distinct(StringComparer.OrdinalIgnoreCase).Select(HeaderProblem).OfType<string>())
            yield return problem;
        foreach (var problem in Headers(step).Select(header => HeaderValueProblem(header.Name, header.Value)).OfType<string>().Distinct())
            yield return problem;
        if (step.TextParameter("ContentType") is { } type && ContentTypeProblem(type) is { } wrongType)
            yield return wrongType;
        if (step.TextParameter("DataBucketProperty") is { Length: > 0 } property && PropertyProblem(property) is { } wrongProperty)
            yield return wrongProperty;
    }

    /// <summary>Values are filled in later. They are percent-encoded and cannot change what is checked here.</summary>
    private static string? AuthoredAddressProblem(string url)
    {
        var address = new StringBuilder();
        var hasTokens = false;
        foreach (var segment in TokenText.Parse(url))
        {
            if (segment.IsToken && !hasTokens && !UrlText.HasAuthority(address.ToString()))
                return $"URL has the token '$({segment.Text})' in its scheme, host or port, where tokens are not allowed.";
            hasTokens |= segment.IsToken;
            address.Append(segment.IsToken ? "value" : segment.Text);
        }

        return AddressProblem("URL", address.ToString());
    }

    private static string? PropertyProblem(string property) =>
        string.IsNullOrWhiteSpace(property) || property.Length > TokenText.LongestName || property.Contains(')', StringComparison.Ordinal)
            || TokenRenderer.IsSecret(property)
            ? $"DataBucketProperty is '{JsonValues.Shortened(property)}', but must be a name that a token $(name) can have."
            : TokenScope.IsBuiltIn(property) ? $"DataBucketProperty is '{property}', which is the name of a built-in token; choose another name."
            : null;

    private static bool HasKey(string url)
    {
        var sent = url.Split('#')[0];
        var query = sent.IndexOf('?', StringComparison.Ordinal);
        return query >= 0 && sent[(query + 1)..].Split('&')
            .Any(part => Uri.UnescapeDataString(part.Split('=')[0]).Equals(FunctionKeyQuery, StringComparison.OrdinalIgnoreCase));
    }

    private static bool IsAuthorization((string Name, string Value) header) =>
        header.Value.Length > 0 && header.Name.Equals(Authorization, StringComparison.OrdinalIgnoreCase);

    [GeneratedRegex(@"^[A-Za-z0-9!#$%&'*+.^_`|~-]+\z")]
    private static partial Regex HeaderName();

    [GeneratedRegex("""^[A-Za-z0-9!#$%&'*+.^_`|~-]+/[A-Za-z0-9!#$%&'*+.^_`|~-]+([ \t]*;[ \t]*[A-Za-z0-9!#$%&'*+.^_`|~-]+=([A-Za-z0-9!#$%&'*+.^_`|~-]+|"[^"\\\x00-\x1f\x7f]*"))*\z""")]
    private static partial Regex MediaType();
}
