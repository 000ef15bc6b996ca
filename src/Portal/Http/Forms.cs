using System.Collections.Immutable;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using WorkflowFunctions.Api.SignIn;
using WorkflowFunctions.Portal.Layout;

namespace WorkflowFunctions.Portal.Http;

/// <summary>What became of a form, for the page that shows it again.</summary>
/// <param name="Message">A sentence for people.</param>
public sealed record FormOutcome(string Message, int Status = StatusCodes.Status409Conflict)
{
    /// <summary>The problems of single fields, by the fields' names.</summary>
    public IReadOnlyDictionary<string, string> Problems { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>What was typed, by the fields' names.</summary>
    public IReadOnlyDictionary<string, string> Typed { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>Nothing was refused: the form was sent without a sign-in, and is brought back.</summary>
    public bool IsDraft { get; init; }

    /// <summary>What was typed into a field; null if the form had no such field.</summary>
    public string? TypedInto(string field) => Typed.GetValueOrDefault(field);
}

/// <summary>Endpoints that take a form. A form that is taken leads to a page; one that is not shows its page again.</summary>
internal static class Forms
{
    public const int UsualSize = 128 * 1024;

    /// <summary>The most fields of any form: more than the builder shows of the largest step.</summary>
    public const int MostFields = 20_000;

    /// <summary>The cookie that belongs to the tokens of forms.</summary>
    public const string Cookie = "workflow.form";

    public const string Token = "__RequestVerificationToken";

    /// <summary>Adds an endpoint that takes the form of the page at the same path. It is looked at before the page itself, which takes every method.</summary>
    public static void MapForm(this IEndpointRouteBuilder routes, string path, RequestDelegate take, Access access, int largest = UsualSize, int? fields = null) =>
        routes.MapPost(path, take)
            .WithOrder(-1)
            .WithMetadata(access, new PartOfPages(), new RequireAntiforgeryTokenAttribute(), new RequestSizeLimitAttribute(largest))
            .WithFormOptions(valueCountLimit: fields);

    /// <summary>The form that was sent; null if none was, or none that can be read.</summary>
    /// <exception cref="BadHttpRequestException">It is too large.</exception>
    public static async Task<IFormCollection?> TryReadFormAsync(this HttpContext context)
    {
        try
        {
            return context.Request.HasFormContentType ? await context.Request.ReadFormAsync(context.RequestAborted) : null;
        }
        catch (Exception damage) when (damage is InvalidDataException or NotSupportedException or (IOException and not BadHttpRequestException))
        {
            return null;
        }
    }

    /// <summary>Shows the page of this path with what was typed into it, and with what is wrong.</summary>
    public static Task ShowAgainAsync(this HttpContext context, FormOutcome outcome, IFormCollection form)
    {
        context.Features.Set(outcome with
        {
            Typed = form.Where(field => !IsNeverShownAgain(field.Key))
                .ToImmutableDictionary(field => field.Key, field => field.Value.ToString()),
        });
        return new RazorComponentResult<App> { StatusCode = outcome.Status, PreventStreamingRendering = true }.ExecuteAsync(context);
    }

    /// <summary>Whether a field holds what no page shows.</summary>
    public static bool IsNeverShownAgain(string field) => field is "password" or Token;

    /// <summary>Leads to a page after something was done, so that loading it again does nothing again.</summary>
    public static void SeeOther(this HttpResponse response, string path)
    {
        response.StatusCode = StatusCodes.Status303SeeOther;
        response.Headers.Location = path;
    }
}
