using System.Collections.Immutable;

namespace WorkflowFunctions.Api.SignIn;

/// <summary>A user of the configured list: <c>Security:Users:n</c>.</summary>
/// <param name="Name">As people see it; unique without case.</param>
/// <param name="Mail">Null if none is configured.</param>
public sealed record UserSettings(string Name, PasswordHash PasswordHash, ImmutableArray<int> RoleIds, string? Mail)
{
    private const int LongestName = 256;

    internal static ImmutableArray<UserSettings> Read(SettingsReader security, IReadOnlySet<int> roleIds)
    {
        var users = ImmutableArray.CreateBuilder<UserSettings>();
        var names = new HashSet<string>();
        foreach (var section in security.Sections("Users"))
        {
            section.Expect("Name", "PasswordHash", "RoleIds", "Mail");
            var name = ReadName(section);
            if (name.Length > 0 && !names.Add(CallerKeys.Comparable(name)))
                section.RefuseUnseen("Name", "differ from the names of the other users, in more than case");
            var mail = section.Address("Mail", "alice@example.com");
            var roles = ReadRoles(section, roleIds);
            if (ReadHash(section) is { } hash)
                users.Add(new(name, hash, roles, mail));
        }

        return users.DrainToImmutable();
    }

    // A wrong name is not shown: if it has a colon, it may well be a name and a password.
    private static string ReadName(SettingsReader section)
    {
        var name = section.Required("Name");
        if (name.Contains(':') || name.Any(char.IsControl) || name.Length > LongestName || name != name.Trim())
            section.RefuseUnseen(
                "Name", $"have at most {LongestName} characters, no ':' and no control character, and no white space around it");
        return name;
    }

    private static ImmutableArray<int> ReadRoles(SettingsReader section, IReadOnlySet<int> known)
    {
        var roles = section.Ids("RoleIds").ToList();
        foreach (var (setting, _) in roles.Where(role => !known.Contains(role.Id)))
            section.Refuse(setting, "be the Id of one of Security:Roles");
        return [.. roles.Select(role => role.Id)];
    }

    private static PasswordHash? ReadHash(SettingsReader section)
    {
        if (PasswordHash.TryParse(section.Text("PasswordHash"), out var hash))
            return hash;
        section.RefuseUnseen(
            "PasswordHash",
            $"have the form {PasswordHash.Form} with {PasswordHash.FewestIterations} to {PasswordHash.MostIterations} iterations; "
            + "the command hash-password prints one");
        return null;
    }
}
