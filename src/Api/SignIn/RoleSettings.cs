using System.Collections.Immutable;
using WorkflowFunctions.Core.Security;

namespace WorkflowFunctions.Api.SignIn;

/// <summary>Reads <c>Security:Roles:n</c>: <c>Id</c>, <c>Name</c>, <c>Mail</c>, <c>AccessStrings</c>.</summary>
internal static class RoleSettings
{
    public static ImmutableArray<Role> Read(SettingsReader security)
    {
        var roles = ImmutableArray.CreateBuilder<Role>();
        var ids = new HashSet<int>();
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var section in security.Sections("Roles"))
        {
            section.Expect("Id", "Name", "Mail", "AccessStrings");
            var id = section.Id("Id");
            if (id is { } known && !ids.Add(known))
                section.Refuse("Id", "differ from the ids of the other roles");
            var name = section.Required("Name");
            if (name.Length > 0 && !names.Add(name))
                section.Refuse("Name", "differ from the names of the other roles, in more than case");
            roles.Add(new(id ?? 0, name, ReadAccessStrings(section)) { Mail = section.Address("Mail", "approvers@example.com") });
        }

        return roles.DrainToImmutable();
    }

    private static ImmutableArray<string> ReadAccessStrings(SettingsReader section)
    {
        var texts = section.Texts("AccessStrings").ToList();
        foreach (var (setting, _) in texts.Where(text => !AccessString.IsValid(text.Text)))
            section.Refuse(setting, "start with '/', for example '/workflows/instances/read/'");
        return [.. texts.Select(text => text.Text)];
    }
}
