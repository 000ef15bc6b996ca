using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;

namespace WorkflowFunctions.Api.Http;

/// <summary>
/// Which members a response has. Clients of the original API say who they are with <c>x-keyfactor-requested-with</c>; they get the
/// members that this API has, unless they ask for <c>Prefer: extended</c>. Everybody else gets our own members, too.
/// </summary>
internal static class ResponseForm
{
    public const string ClientHeader = "x-keyfactor-requested-with";
    public const string Extended = "extended";

    private static readonly JsonSerializerOptions Compatible = new(ApiJson.Default.Options)
    {
        TypeInfoResolver = ApiJson.Default.WithAddedModifier(LeaveOutExtensions),
    };

    /// <summary>Whether the request comes from a client of the original API.</summary>
    public static bool IsOfCompatibleClient(HttpRequest request) => request.Headers.ContainsKey(ClientHeader);

    /// <summary>How a value is written for this request.</summary>
    public static JsonTypeInfo<T> Of<T>(HttpRequest request, JsonTypeInfo<T> type) =>
        IsOfCompatibleClient(request) && Preferences.Find(request, Extended) is null ? (JsonTypeInfo<T>)Compatible.GetTypeInfo(typeof(T)) : type;

    private static void LeaveOutExtensions(JsonTypeInfo type)
    {
        foreach (var member in type.Properties.Where(IsExtension).ToList())
            type.Properties.Remove(member);
    }

    public static bool IsExtension(JsonPropertyInfo member) =>
        member.AttributeProvider?.IsDefined(typeof(ExtensionAttribute), inherit: false) is true;
}
