using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;

namespace WorkflowFunctions.Api.Http;

/// <summary>
/// Which members a response has. Each version of the API has its own. Clients of the original API say who they are with
/// <c>x-keyfactor-requested-with</c>; they get the members that this API has, unless they ask for <c>Prefer: extended</c>. Everybody else
/// gets our own members, too.
/// </summary>
internal static class ResponseForm
{
    public const string ClientHeader = "x-keyfactor-requested-with";
    public const string Extended = "extended";

    private static readonly JsonSerializerOptions Version1 = Make(1, isExtended: false);
    private static readonly JsonSerializerOptions ExtendedVersion1 = Make(1, isExtended: true);
    private static readonly JsonSerializerOptions Version2 = Make(2, isExtended: false);
    private static readonly JsonSerializerOptions ExtendedVersion2 = Make(2, isExtended: true);

    /// <summary>Whether the request comes from a client of the original API.</summary>
    public static bool IsOfCompatibleClient(HttpRequest request) => request.Headers.ContainsKey(ClientHeader);

    /// <summary>How a value is written for this request.</summary>
    public static JsonTypeInfo<T> Of<T>(HttpRequest request, JsonTypeInfo<T> type) => (JsonTypeInfo<T>)Find(
        ApiVersionGuard.IsVersion2(request), !IsOfCompatibleClient(request) || Preferences.Find(request, Extended) is not null).GetTypeInfo(type.Type);

    /// <summary>How a value is written with all members of version 2.</summary>
    public static JsonTypeInfo<T> OfVersion2<T>(JsonTypeInfo<T> type) => (JsonTypeInfo<T>)ExtendedVersion2.GetTypeInfo(type.Type);

    public static bool IsExtension(JsonPropertyInfo member) =>
        member.AttributeProvider?.IsDefined(typeof(ExtensionAttribute), inherit: false) is true;

    /// <summary>The version that alone has the member; null if both have it.</summary>
    public static int? VersionOf(JsonPropertyInfo member) =>
        member.AttributeProvider?.GetCustomAttributes(typeof(OnlyInAttribute), inherit: false) is [OnlyInAttribute only] ? only.Version : null;

    private static JsonSerializerOptions Find(bool isVersion2, bool isExtended) =>
        isVersion2 ? isExtended ? ExtendedVersion2 : Version2 : isExtended ? ExtendedVersion1 : Version1;

    private static JsonSerializerOptions Make(int version, bool isExtended) => new(ApiJson.Default.Options)
    {
        TypeInfoResolver = ApiJson.Default.WithAddedModifier(type => LeaveOut(type, version, isExtended)),
    };

    private static void LeaveOut(JsonTypeInfo type, int version, bool isExtended)
    {
        foreach (var member in type.Properties.Where(member => (!isExtended && IsExtension(member)) || (VersionOf(member) ?? version) != version).ToList())
            type.Properties.Remove(member);
    }
}
