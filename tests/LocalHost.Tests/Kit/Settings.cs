using System.Globalization;
using WorkflowFunctions.Api.SignIn;

namespace WorkflowFunctions.LocalHost.Tests.Kit;

/// <summary>Settings as environment variables, from which a host gets its users without the demo.</summary>
internal static class Settings
{
    public static IReadOnlyDictionary<string, string> None { get; } = new Dictionary<string, string>();

    /// <summary>An administrator called admin (role 1), and others with the role of approvers (2). Password hashes are cheap.</summary>
    public static Dictionary<string, string> WithApprovers(params IEnumerable<string> approvers)
    {
        var settings = new Dictionary<string, string>();
        AddRole(settings, 1, "Administrators", "/");
        AddRole(settings, 2, "Approvers", "/workflows/instances/read/pending/");
        AddUser(settings, 0, "admin", role: 1);
        foreach (var (index, name) in approvers.Index())
            AddUser(settings, index + 1, name, role: 2);
        return settings;
    }

    public static void AddUser(
        Dictionary<string, string> settings, int index, string name, int role, string? passwordHash = null)
    {
        var user = Invariant($"Security__Users__{index}__");
        settings[user + "Name"] = name;
        settings[user + "PasswordHash"] = passwordHash ?? PasswordHash.Create($"{name}-demo", PasswordHash.FewestIterations).Stored;
        settings[user + "RoleIds__0"] = Invariant($"{role}");
        settings[user + "Mail"] = $"{name}@example.com";
    }

    private static void AddRole(Dictionary<string, string> settings, int id, string name, string accessString)
    {
        var role = Invariant($"Security__Roles__{id - 1}__");
        settings[role + "Id"] = Invariant($"{id}");
        settings[role + "Name"] = name;
        settings[role + "AccessStrings__0"] = accessString;
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
