using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using WorkflowFunctions.Portal.Http;

namespace WorkflowFunctions.Portal.SignIn;

/// <summary>
/// What somebody has typed into a form whose sign-in has ended meanwhile: it goes to the sign-in and back in the address, sealed, so that
/// nobody can make a link that fills in a form for somebody else, and the text does not stand in logs.
/// </summary>
internal sealed class Drafts(IDataProtectionProvider protection)
{
    public const string Parameter = "draft";

    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    /// <summary>A longer draft would not fit into an address, and is lost.</summary>
    private const int Longest = 16_000;

    private readonly ITimeLimitedDataProtector _protector = protection.CreateProtector("WorkflowFunctions.Portal.Drafts").ToTimeLimitedDataProtector();

    /// <summary>The query string that brings the form's fields back to this path; empty if there are none.</summary>
    public async Task<string> KeepAsync(HttpContext context)
    {
        if (await context.TryReadFormAsync() is not { } form)
            return "";
        var typed = form.Where(field => FormFields.IsTyped(field.Key)).ToDictionary(field => field.Key, field => field.Value.ToString());
        var json = JsonSerializer.Serialize(new Draft(context.Request.Path.Value ?? "", typed));
        return typed.Count == 0 || json.Length > Longest ? "" : QueryHelpers.AddQueryString("", Parameter, _protector.Protect(json, Lifetime));
    }

    /// <summary>The fields that the address brings back; none if there is no draft for this path, or none of ours.</summary>
    public IReadOnlyDictionary<string, string> Read(HttpContext context)
    {
        if (context.Request.Query[Parameter] is not [{ Length: > 0 } text])
            return ImmutableDictionary<string, string>.Empty;
        try
        {
            return JsonSerializer.Deserialize<Draft>(_protector.Unprotect(text)) is { } draft && draft.Path == context.Request.Path.Value
                ? draft.Fields
                : ImmutableDictionary<string, string>.Empty;
        }
        catch (CryptographicException)
        {
            return ImmutableDictionary<string, string>.Empty;
        }
    }

    private sealed record Draft(string Path, Dictionary<string, string> Fields);
}

/// <summary>The names of fields in forms.</summary>
internal static class FormFields
{
    public const string Answer = "answer";
    public const string Comment = "comment";
    public const string Reason = "reason";
    public const string Signal = "signal";
    public const string Visit = "visit";
    public const string ValuePrefix = "value.";

    /// <summary>Whether people type into a field of this name.</summary>
    public static bool IsTyped(string name) => name is Comment or Reason || name.StartsWith(ValuePrefix, StringComparison.Ordinal);
}
