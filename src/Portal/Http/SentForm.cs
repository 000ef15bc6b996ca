using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using WorkflowFunctions.Portal.SignIn;

namespace WorkflowFunctions.Portal.Http;

/// <summary>A form as it was sent, for the page that says that it could not be taken now.</summary>
/// <param name="Action">Where it goes.</param>
public sealed record SentForm(string Action, ImmutableArray<(string Name, string Value)> Fields)
{
    /// <summary>
    /// The form of a request; null if it has none, or one that no page may show again. Its token goes along: a form that another site has made
    /// up has none.
    /// </summary>
    public static async Task<SentForm?> OfAsync(HttpContext context)
    {
        if (!HttpMethods.IsPost(context.Request.Method))
            return null;
        try
        {
            // A file cannot be put back into a form.
            return await context.TryReadFormAsync() is { Files.Count: 0 } form && !context.RequestServices.GetRequiredService<Drafts>().HasSecret(form)
                ? new($"{context.Request.PathBase}{context.Request.Path}{context.Request.QueryString}",
                    [.. form.SelectMany(field => field.Value, (field, value) => (field.Key, value ?? ""))])
                : null;
        }
        catch (BadHttpRequestException)
        {
            return null;
        }
    }
}
