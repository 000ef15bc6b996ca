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
    private static readonly string[] OnlyInResponses =
        ["Id", "KeyDisplayName", "IsPublished", "Steps", "DraftVersion", "PublishedVersion"];

    public static NewDefinition? ReadNew(JsonElement body, ProblemList problems)
    {
        var count = problems.Count;
        var reader = new ObjectReader(body, "", problems);
        if (body.ValueKind != JsonValueKind.Object)
            return null;
        var displayName = reader.Line("DisplayName", DefinitionLimits.DisplayName, required: true);
        var description = reader.Text("Description", DefinitionLimits.Description);
        var key = reader.Line("Key", DefinitionLimits.Key);
        var workflowType = reader.Line("WorkflowType", DefinitionLimits.WorkflowType, required: true);
        var enabled = reader.Flag("Enabled") ?? true;
        var mayWithdraw = reader.Flag("RequesterMayWithdraw") ?? true;
        reader.RefuseUnknown(OnlyInResponses);
        return problems.Count == count ? new NewDefinition(displayName!, description, key, workflowType!, enabled, mayWithdraw) : null;
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

    /// <summary>The key and the type of a definition never change. If they are sent, they are ignored.</summary>
    public static DefinitionUpdate? ReadUpdate(JsonElement body, ProblemList problems)
    {
        var count = problems.Count;
        var reader = new ObjectReader(body, "", problems);
        if (body.ValueKind != JsonValueKind.Object)
            return null;
        var displayName = reader.Line("DisplayName", DefinitionLimits.DisplayName, required: true);
        var description = reader.Text("Description", DefinitionLimits.Description);
        var enabled = reader.Flag("Enabled");
        var mayWithdraw = reader.Flag("RequesterMayWithdraw");
        reader.RefuseUnknown([.. OnlyInResponses, "Key", "WorkflowType"]);
        return problems.Count == count ? new DefinitionUpdate(displayName!, description, enabled, mayWithdraw) : null;
    }
}
