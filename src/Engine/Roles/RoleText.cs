namespace WorkflowFunctions.Engine.Roles;

/// <summary>A role as a line of the log: its name, what it grants and who holds it.</summary>
internal static class RoleText
{
    public static string Of(StoredRole role) =>
        $"'{role.Name}', grants {Listed(role.AccessStrings)}, held by whoever has {Listed(role.Claims.Select(claim => $"{claim.Claim.Type} '{claim.Claim.Value}' of {claim.Claim.Provider}"))}";

    private static string Listed(IEnumerable<string> items) => string.Join(", ", items) is { Length: > 0 } list ? list : "nothing";
}
