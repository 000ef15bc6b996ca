using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using WorkflowFunctions.Api.Http;
using WorkflowFunctions.Core;
using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Engine.Definitions;

namespace WorkflowFunctions.Api.Definitions;

/// <summary>Reads request bodies about definitions and their texts. A <see cref="DefinitionResponse"/> can be sent back as it is.</summary>
internal static class DefinitionBodies
{
    private static readonly string[] OnlyInResponses = ["Id", "IsPublished", "Steps", "DraftVersion", "PublishedVersion"];
    private static readonly string[] OnlyInResponsesOfVersion1 = [.. OnlyInResponses, "KeyDisplayName", "KeyCount"];

    public static NewDefinition? ReadNew(HttpRequest request, JsonElement body, ProblemList problems) =>
        ReadNew(ApiVersionGuard.IsVersion2(request), body, problems);

    public static NewDefinition? ReadNew(bool isVersion2, JsonElement body, ProblemList problems)
    {
        var count = problems.Count;
        var reader = new ObjectReader(body, "", problems);
        if (body.ValueKind != JsonValueKind.Object)
            return null;
        var displayName = reader.Line("DisplayName", DefinitionLimits.DisplayName, required: true);
        var description = ReadDescription(reader, isVersion2);
        var keys = new KeyBodies(isVersion2, reader, problems).ReadNew();
        var workflowType = reader.Line("WorkflowType", DefinitionLimits.WorkflowType, required: true);
        var enabled = reader.Flag("Enabled") ?? true;
        var mayWithdraw = reader.Flag("RequesterMayWithdraw") ?? true;
        var mayForward = reader.Flag("AssigneesMayForward") ?? false;
        var notifies = reader.Flag("NotifyRequester") ?? false;
        reader.RefuseUnknown(isVersion2 ? OnlyInResponses : OnlyInResponsesOfVersion1);
        return problems.Count == count ? new NewDefinition(displayName!, description, keys, workflowType!, enabled, mayWithdraw, mayForward, notifies) : null;
    }

    /// <summary>The id in the path, of a request that needs no body.</summary>
    public static async Task<(Guid Id, Precondition? Precondition, ApiError? Error)> ReadIdAsync(HttpContext context, string definitionId)
    {
        var (body, error) = await JsonBody.ReadOptionalAsync(context);
        if (error is not null)
            return (default, null, error);
        var problems = new ProblemList();
        var id = ApiResults.ReadId(definitionId, "definitionId", problems);
        ObjectReader.ReadNothing(body, problems);
        var precondition = Precondition.Read(context, problems);
        return (id, precondition, problems.Count > 0 ? ApiError.Invalid(problems) : null);
    }

    /// <summary>The body <c>true</c> or <c>false</c>.</summary>
    public static bool ReadStatus(JsonElement body, ProblemList problems)
    {
        if (body.ValueKind is not (JsonValueKind.True or JsonValueKind.False))
            problems.Add(new("", $"The body is {JsonValues.Shown(body)}, but must be true or false."));
        return body.ValueKind == JsonValueKind.True;
    }

    /// <summary>Clients of the original API send <c>force</c>. It changes nothing here, but a value that cannot be meant is refused.</summary>
    public static void CheckForce(HttpContext context, ProblemList problems)
    {
        string? force = context.Request.Query["force"];
        if (!string.IsNullOrEmpty(force) && !bool.TryParse(force, out _))
            problems.Add(new("force", $"force is '{JsonValues.Shortened(force)}', but must be true or false."));
    }

    /// <summary>The number of a version in a path. A malformed one is reported together with other problems.</summary>
    public static int ReadVersion(string text, ProblemList problems)
    {
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var version) && version > 0)
            return version;
        problems.Add(new("version", $"version is '{JsonValues.Shortened(text)}', but must be a whole number of at least 1."));
        return 0;
    }

    /// <summary>The type of a definition never changes. If it is sent, it is ignored.</summary>
    public static DefinitionUpdate? ReadUpdate(HttpRequest request, JsonElement body, ProblemList problems) =>
        ReadUpdate(ApiVersionGuard.IsVersion2(request), body, problems);

    public static DefinitionUpdate? ReadUpdate(bool isVersion2, JsonElement body, ProblemList problems)
    {
        var count = problems.Count;
        var reader = new ObjectReader(body, "", problems);
        if (body.ValueKind != JsonValueKind.Object)
            return null;
        var displayName = reader.Line("DisplayName", DefinitionLimits.DisplayName, required: true);
        var description = ReadDescription(reader, isVersion2);
        var enabled = reader.Flag("Enabled");
        var mayWithdraw = reader.Flag("RequesterMayWithdraw");
        var mayForward = reader.Flag("AssigneesMayForward");
        var notifies = reader.Flag("NotifyRequester");
        var keys = new KeyBodies(isVersion2, reader, problems).ReadChange();
        reader.RefuseUnknown([.. isVersion2 ? OnlyInResponses : OnlyInResponsesOfVersion1, "WorkflowType"]);
        return problems.Count == count ? new DefinitionUpdate(displayName!, description, enabled, keys, mayWithdraw, mayForward, notifies) : null;
    }

    /// <summary>Version 2 has to say that there is none: a request replaces it.</summary>
    private static string? ReadDescription(ObjectReader reader, bool isVersion2)
    {
        if (isVersion2)
            reader.Expect("Description");
        return reader.Text("Description", DefinitionLimits.Description);
    }
}
