using System.Collections.Immutable;

namespace WorkflowFunctions.Core.Security;

/// <summary>
/// The permissions of the service are access strings. Each grants itself and everything below it: <c>/workflows/instances/read/</c>
/// grants <c>/workflows/instances/read/pending/</c>, and <c>/</c> grants everything.
/// </summary>
public static class AccessString
{
    public const string ReadInstances = "/workflows/instances/read/";
    public const string ReadMine = "/workflows/instances/read/mine/";
    public const string ReadPending = "/workflows/instances/read/pending/";
    public const string StartInstances = "/workflows/instances/start/";
    public const string ManageInstances = "/workflows/instances/manage/";
    /// <summary>To say who answers in the place of others, and to see all delegations.</summary>
    public const string ManageDelegations = "/workflows/delegations/manage/";

    public const string ReadDefinitions = "/workflows/definitions/read/";
    public const string ModifyDefinitions = "/workflows/definitions/modify/";

    /// <summary>To change whom a published definition asks, without being one of them.</summary>
    public const string ChangeApprovers = "/workflows/definitions/approvers/";

    public const string ReadSecurity = "/security/read/";
    public const string ModifySecurity = "/security/modify/";

    /// <summary>Those that the service asks for, in the order in which people read them.</summary>
    public static ImmutableArray<string> All { get; } =
    [
        ReadInstances, ReadMine, ReadPending, StartInstances, ManageInstances, ManageDelegations, ReadDefinitions, ModifyDefinitions, ChangeApprovers,
        ReadSecurity, ModifySecurity,
    ];

    /// <summary>Whether a granted access string covers the needed one; without case, at whole segments only.</summary>
    public static bool Grants(string granted, string needed) =>
        IsValid(granted) && Closed(needed).StartsWith(Closed(granted), StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether the text has the form of an access string: it starts with a slash.</summary>
    public static bool IsValid(string text) => text.StartsWith('/');

    private static string Closed(string text) => text.EndsWith('/') ? text : text + "/";
}
