using System.Buffers.Text;
using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using WorkflowFunctions.Core.Steps;
using WorkflowFunctions.Portal.Builder;
using WorkflowFunctions.Portal.Http;

namespace WorkflowFunctions.Portal.SignIn;

/// <summary>
/// What somebody has sent with a form whose sign-in has ended meanwhile: it goes to the sign-in and back in the address, sealed. The seal
/// holds for the browser that has loaded the form, so that nobody can make a link that fills in a form for somebody else, and the text does
/// not stand in logs. Passwords and values of secret parameters are left out.
/// </summary>
internal sealed class Drafts(IDataProtectionProvider protection, StepCatalogue catalogue)
{
    public const string Parameter = "draft";

    /// <summary>
    /// A provider brings the address back in a parameter of its own, a third longer. Packed, it is some ten thousand characters of ordinary text.
    /// </summary>
    private const int Longest = AddressSeal.Longest * 3 / 4;

    private readonly AddressSeal<Draft> _seal = new(protection, "WorkflowFunctions.Portal.Drafts", Longest);

    private readonly FrozenSet<string> _secrets = catalogue.All.SelectMany(type => type.Parameters).Where(parameter => parameter.IsSecret)
        .Select(StepForm.FieldOf).ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>The address of the form's page, with what was sent; without it if that cannot be kept.</summary>
    public async Task<(string Address, bool IsKept)> KeepAsync(HttpContext context)
    {
        var page = $"{context.Request.Path}{context.Request.QueryString}";
        // A file cannot be put back into a form.
        if (BrowserOf(context) is not { } browser || await context.TryReadFormAsync() is not { Files.Count: 0 } form)
            return (page, false);
        var fields = form.Where(field => !IsSecret(field.Key)).ToDictionary(field => field.Key, field => field.Value.ToString());
        return _seal.Seal(new(context.Request.Path.Value ?? "", browser, fields)) is { } text ? (QueryHelpers.AddQueryString(page, Parameter, text), true) : (page, false);
    }

    /// <summary>What the address brings back, for the page to show; null if there is no draft for this page, or none of this browser.</summary>
    public FormOutcome? Read(HttpContext context) =>
        _seal.Open(context.Request.Query[Parameter]) is { } draft && draft.Path == context.Request.Path.Value && draft.Browser == BrowserOf(context)
            ? new("You had to sign in again, and nothing was sent. What you typed is kept below: look at it, and send it again.", StatusCodes.Status200OK)
            {
                Typed = draft.Fields,
                IsDraft = true,
            }
            : null;

    /// <summary>Whether something was typed that no page shows: a password, or the value of a secret parameter.</summary>
    public bool HasSecret(IFormCollection form) => form.Any(field => field.Key != Forms.Token && IsSecret(field.Key) && field.Value.ToString().Length > 0);

    /// <summary>A field of several parts has the parameter's name at its beginning.</summary>
    private bool IsSecret(string field) => Forms.IsNeverShownAgain(field) || _secrets.Contains(field)
        || _secrets.Any(secret => field.StartsWith($"{secret}.", StringComparison.OrdinalIgnoreCase));

    /// <summary>Tells browsers apart by the cookie that comes with every page that has a form; null if there is none.</summary>
    private static string? BrowserOf(HttpContext context) => context.Request.Cookies[Forms.Cookie] is { Length: > 0 } cookie
        ? Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(cookie)).AsSpan(0, 16))
        : null;

    private sealed record Draft(string Path, string Browser, Dictionary<string, string> Fields);
}

/// <summary>The names of fields in forms.</summary>
internal static class FormFields
{
    public const string Answer = "answer";
    public const string Comment = "comment";
    public const string For = "for";
    public const string Reason = "reason";
    public const string Signal = "signal";
    public const string Visit = "visit";
    public const string ValuePrefix = "value.";
}
