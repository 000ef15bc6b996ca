using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using WorkflowFunctions.Api.Http;
using WorkflowFunctions.Portal.Layout;
using WorkflowFunctions.Portal.SignIn;

namespace WorkflowFunctions.Portal.Away;

/// <summary>The form that lets somebody answer in the place of another. It is read as the body of a request, so that the API's rules are the only ones.</summary>
internal static class AwayForm
{
    public const string From = FormFields.ValuePrefix + "from";
    public const string To = FormFields.ValuePrefix + "to";
    public const string StartsAt = FormFields.ValuePrefix + "starts";
    public const string Until = FormFields.ValuePrefix + "until";

    /// <summary>The reader's zone; empty if no script has told it.</summary>
    public const string Zone = FormFields.ValuePrefix + "zone";

    /// <summary>Begins the name of a box for each type of workflows.</summary>
    public const string TypePrefix = FormFields.ValuePrefix + "type.";

    /// <summary>Types of workflows that are typed, one a line.</summary>
    public const string FurtherTypes = FormFields.ValuePrefix + "types";

    /// <summary>The field at which problems of the types are shown.</summary>
    public const string Types = "types";

    private const string BodyTypes = "WorkflowTypes";

    /// <summary>The fields by the members of the request.</summary>
    private static readonly (string Member, string Field, string Missing)[] Fields =
    [
        (nameof(To), To, "Say who answers."),
        (nameof(From), From, "Say who is away."),
        (nameof(StartsAt), StartsAt, "Say from when."),
        (nameof(Until), Until, "Say until when."),
    ];

    /// <returns>The body; or why the times cannot be read.</returns>
    public static (JsonElement Body, string? Problem) Read(IFormCollection form)
    {
        if (LocalTime.ZoneOf(form[Zone]) is not { } zone)
            return (default, $"The time zone of your browser, '{JsonShown(form[Zone].ToString())}', is not known here.");
        var body = new JsonObject();
        foreach (var (member, field, _) in Fields)
        {
            if (form[field].ToString().Trim() is { Length: > 0 } typed)
                body[member] = field is StartsAt or Until ? LocalTime.Moment(typed, zone) : typed;
        }

        var types = form.Keys.Where(name => name.StartsWith(TypePrefix, StringComparison.Ordinal)).Select(name => name[TypePrefix.Length..])
            .Concat(form[FurtherTypes].ToString().Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));
        body[BodyTypes] = new JsonArray([.. types.Select(type => (JsonNode)type)]);
        return (JsonSerializer.SerializeToElement(body), null);
    }

    /// <summary>The problems by the fields of the form. Problems that belong to none of them stay out.</summary>
    public static ImmutableDictionary<string, string> Problems(ApiError error)
    {
        var body = error.Body();
        return (body.Details ?? []).Select(Place).Where(problem => problem.Field.Length > 0)
            .GroupBy(problem => problem.Field).ToImmutableDictionary(field => field.Key, field => string.Join(" ", field.Select(problem => problem.Words)));
    }

    /// <summary>The API's message names members of a request; the page says the same of the field.</summary>
    private static (string Field, string Words) Place(ErrorDetail detail)
    {
        if (detail.Field.StartsWith(BodyTypes, StringComparison.Ordinal))
            return (Types, Said(detail));
        var (member, field, missing) = Fields.FirstOrDefault(known => known.Member == detail.Field);
        return field is null ? ("", "") : (field, detail.Message == $"{member} is missing." ? missing : Said(detail));
    }

    private static string Said(ErrorDetail detail) =>
        detail.Message.StartsWith(detail.Field, StringComparison.Ordinal) ? $"This{detail.Message[detail.Field.Length..]}" : detail.Message;

    private static string JsonShown(string text) => Core.JsonValues.Shortened(text);
}
