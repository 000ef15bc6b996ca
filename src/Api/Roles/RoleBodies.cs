using System.Collections.Immutable;
using System.Net.Mail;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using WorkflowFunctions.Api.Http;
using WorkflowFunctions.Api.SignIn;
using WorkflowFunctions.Core.Security;
using WorkflowFunctions.Engine.Roles;

namespace WorkflowFunctions.Api.Roles;

/// <summary>
/// Reads request bodies about roles, of both versions. A <see cref="RoleResponse"/> can be sent back as it is. A member of the version
/// that was not asked for is unknown, so that nothing in it is lost without a word.
/// </summary>
internal static class RoleBodies
{
    private const int LongestName = 256;
    private const int LongestDescription = 1024;
    private const int LongestMail = 320;
    private const int LongestAccessString = 256;
    private const int MostItems = 500;

    private static readonly string[] OnlyInResponses = ["Immutable", "Valid", "ClaimsCount"];

    /// <summary>Makes the content of a role from what it was; null if there are problems.</summary>
    /// <param name="withId">Whether the body has to name the role.</param>
    public static (int Id, Func<StoredRole?, RoleContent> Apply)? Read(HttpRequest request, JsonElement body, bool withId, ProblemList problems)
    {
        var count = problems.Count;
        var reader = new ObjectReader(body, "", problems);
        if (body.ValueKind != JsonValueKind.Object)
            return null;
        var id = ReadId(reader, withId, problems);
        var name = reader.Line("Name", LongestName, required: true) ?? "";
        if (name != name.Trim())
            problems.Add(new("Name", $"Name is '{name}', but must have no white space around it."));
        var description = reader.Text("Description", LongestDescription) ?? "";
        if (reader.Id("PermissionSetId") is { } set && set != RoleResponses.Global.Id)
            problems.Add(new("PermissionSetId", $"PermissionSetId is {set}, but must be {RoleResponses.Global.Id}, the one there is."));
        var accessStrings = ReadAccessStrings(reader, problems);
        var apply = ApiVersionGuard.IsVersion2(request) ? ReadVersion2(reader, problems) : ReadVersion1(reader, problems);
        reader.RefuseUnknown([.. OnlyInResponses, .. withId ? Array.Empty<string>() : ["Id"]]);
        var content = new RoleContent(name, description, null, accessStrings, []);
        return problems.Count == count ? (id, before => apply(before, content)) : null;
    }

    private static int ReadId(ObjectReader reader, bool isNeeded, ProblemList problems)
    {
        if (!isNeeded)
            return 0;
        var count = problems.Count;
        if (reader.WholeNumber("Id") is { } id)
            return id;
        if (problems.Count == count)
            problems.Add(new("Id", "Id is missing."));
        return 0;
    }

    private static ImmutableArray<string> ReadAccessStrings(ObjectReader reader, ProblemList problems)
    {
        var read = ImmutableArray.CreateBuilder<string>();
        foreach (var (value, path) in Items(reader, "Permissions", problems))
        {
            if (value.ValueKind == JsonValueKind.String && value.GetString() is { Length: <= LongestAccessString } text
                && AccessString.IsValid(text) && !text.Any(character => char.IsWhiteSpace(character) || char.IsControl(character)))
            {
                read.Add(text);
            }
            else
            {
                problems.Add(new(path, $"{path} is {Core.JsonValues.Shown(value)}, but must be an access string such as '{AccessString.ReadInstances}', of at most {LongestAccessString} characters."));
            }
        }

        return [.. read.Distinct(StringComparer.OrdinalIgnoreCase)];
    }

    private static Func<StoredRole?, RoleContent, RoleContent> ReadVersion2(ObjectReader reader, ProblemList problems)
    {
        var mail = reader.Line("EmailAddress", LongestMail);
        if (mail is { Length: > 0 } && !(MailAddress.TryCreate(mail, out var address) && address.Address == mail))
            problems.Add(new("EmailAddress", $"EmailAddress is '{mail}', but must be an address like 'approvers@example.com'."));
        var claims = Items(reader, "Claims", problems).Select(item => ClaimBodies.Read(item.Value, item.Path, problems)).ToList();
        return (_, content) => content with
        {
            Mail = mail is { Length: > 0 } ? mail : null,
            Claims = [.. claims.Select(claim => claim!.Value).DistinctBy(claim => claim.Claim)],
        };
    }

    /// <summary>Version 1 knows users only. What it cannot show is not lost by it.</summary>
    private static Func<StoredRole?, RoleContent, RoleContent> ReadVersion1(ObjectReader reader, ProblemList problems)
    {
        if (reader.Flag("Enabled") is false)
            problems.Add(new("Enabled", "Enabled is false, but must be true: a role that nobody is to hold is one without claims."));
        if (reader.Flag("Private") is true)
            problems.Add(new("Private", "Private is true, but must be false: every role is known by its name."));
        var names = reader.Any("Identities") is null
            ? null
            : Items(reader, "Identities", problems).Select(item => ClaimBodies.ReadIdentity(item.Value, item.Path, problems)).ToList();
        return (before, content) => content with
        {
            Mail = before?.Mail,
            Claims =
            [
                .. (before?.Claims ?? []).Where(claim => names is null || claim.Claim.Type != RoleClaimType.User)
                    .Select(claim => (claim.Claim, claim.Description)),
                .. (names ?? []).Distinct(StringComparer.OrdinalIgnoreCase)
                    .Select(name => (new RoleClaim(RoleClaimType.User, name!, SignInSchemes.Basic), "")),
            ],
        };
    }

    private static IReadOnlyList<(JsonElement Value, string Path)> Items(ObjectReader reader, string name, ProblemList problems)
    {
        var items = reader.Items(name);
        if (items.Count <= MostItems)
            return items;
        problems.Add(new(name, $"{name} has {items.Count} items; at most {MostItems} are allowed."));
        return [];
    }
}
