using System.Collections.Immutable;
using WorkflowFunctions.Core;

namespace WorkflowFunctions.Engine.Roles;

/// <summary>A role as a line of the log: its name, what it grants and who holds it. And what a change of it was, for people.</summary>
internal static class RoleText
{
    private const int MostNamed = 50;
    private const int LongestName = 200;

    public static string Of(StoredRole role) =>
        $"'{role.Name}', grants {Listed(role.AccessStrings)}, held by whoever has {Listed(role.Claims.Select(claim => $"{claim.Claim.Type} '{claim.Claim.Value}' of {claim.Claim.Provider}"))}";

    /// <summary>What was done, as sentences: who may do what now, and could not before, and the other way round.</summary>
    /// <param name="before">Null if it was created.</param>
    /// <param name="after">Null if it was deleted.</param>
    public static string Between(StoredRole? before, StoredRole? after, string by)
    {
        var done = before is null ? "created" : after is null ? "deleted" : "changed";
        List<string> changes = [$"{by} {done} the role '{(before ?? after)!.Name}'."];
        if (before is not null && after is not null && before.Name != after.Name)
            changes.Add($"It is called '{after.Name}' now.");
        Add(after is null ? "It granted" : before is null ? "It grants" : "It grants now", Granted(after ?? before).Except(after is null ? [] : Granted(before)));
        Add("Held by", Held(after ?? before).Except(after is null ? [] : Held(before)));
        if (before is not null && after is not null)
        {
            Add("It grants no longer", Granted(before).Except(Granted(after)));
            Add("Held no longer by", Held(before).Except(Held(after)));
        }

        return string.Join(' ', changes);

        void Add(string what, IEnumerable<string> some)
        {
            if (some.ToList() is { Count: > 0 } all)
                changes.Add($"{what} {string.Join(", ", all.Take(MostNamed).Select(one => JsonValues.Shortened(one, LongestName)))}{(all.Count > MostNamed ? $" and {all.Count - MostNamed} more" : "")}.");
        }
    }

    private static ImmutableArray<string> Granted(StoredRole? role) => role?.AccessStrings ?? [];

    private static IEnumerable<string> Held(StoredRole? role) => role?.Claims.Select(claim => $"{claim.Claim.Type} '{claim.Claim.Value}' of {claim.Claim.Provider}") ?? [];

    private static string Listed(IEnumerable<string> items) => string.Join(", ", items) is { Length: > 0 } list ? list : "nothing";
}
