using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Primitives;
using WorkflowFunctions.Api.Http;
using WorkflowFunctions.Core;
using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Core.Expressions;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Engine.Instances;

namespace WorkflowFunctions.Api.Instances;

/// <summary>Reads a <c>StartInstanceRequest</c>.</summary>
internal static class StartBody
{
    public const int LongestTitle = 512;
    public const int LargestInitialData = 256 * 1024;
    public const int LongestIdempotencyKey = 256;

    /// <param name="idempotencyKeys">The values of the header, which may be given once.</param>
    public static StartRequest? Read(JsonElement body, StringValues idempotencyKeys, ProblemList problems)
    {
        var count = problems.Count;
        string? idempotencyKey = idempotencyKeys;
        var reader = new ObjectReader(body, "", problems);
        if (problems.Count > count && body.ValueKind != JsonValueKind.Object)
            return null;
        var definitionId = reader.Id("DefinitionId");
        var workflowType = reader.Line("WorkflowType", DefinitionLimits.WorkflowType);
        var key = reader.Line("Key", DefinitionLimits.Key);
        // A title that says nothing is none.
        var title = TextRules.Visible(reader.Line("Title", LongestTitle));
        var data = reader.Map("InitialData") ?? JsonMap.Empty;
        var instanceId = reader.Id("InstanceId");
        reader.RefuseUnknown();

        if (reader.Any("DefinitionId") is null && string.IsNullOrEmpty(workflowType))
            problems.Add(new("DefinitionId", "Neither DefinitionId nor WorkflowType is given: name the workflow by its id, or by type and key."));
        if (reader.Any("DefinitionId") is not null && (workflowType ?? key) is not null)
            problems.Add(new("DefinitionId", "DefinitionId is given together with WorkflowType or Key: name the workflow in one way."));
        if (idempotencyKeys.Count > 1)
            problems.Add(new("Idempotency-Key", $"The header Idempotency-Key is given {idempotencyKeys.Count} times; give it once."));
        if (instanceId is not null && idempotencyKey is not null)
            problems.Add(new("InstanceId", "InstanceId and the header Idempotency-Key are both given: use one of them."));
        if (instanceId == Guid.Empty)
            problems.Add(new("InstanceId", "InstanceId is all zeros, which names nothing; use a random GUID."));
        if (idempotencyKey is not null && Encoding.UTF8.GetByteCount(idempotencyKey) is 0 or > LongestIdempotencyKey)
            problems.Add(new("Idempotency-Key", $"The header Idempotency-Key must have 1 to {LongestIdempotencyKey} bytes."));
        CheckInitialData(data, problems);
        return problems.Count == count
            ? new StartRequest(new StartSelector(definitionId, workflowType, key, title), data, instanceId, idempotencyKey)
            : null;
    }

    internal static void CheckInitialData(JsonMap data, ProblemList problems)
    {
        foreach (var name in data.Keys.Where(TokenScope.IsBuiltIn))
            problems.Add(new($"InitialData.{name}", $"InitialData.{name} is the name of a built-in token and cannot be set; choose another name."));
        if (JsonValues.SizeOf(data) is var size && size > LargestInitialData)
            problems.Add(new("InitialData", $"InitialData takes {size} bytes as JSON; at most {LargestInitialData} are allowed."));
    }
}
