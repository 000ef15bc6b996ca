using System.Text.Json;
using WorkflowFunctions.Api.Http;
using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Core.Machine;

namespace WorkflowFunctions.Api.Instances;

/// <summary>Reads a <c>SignalRequest</c>: one object or an array of exactly one, because the original is described both ways.</summary>
internal static class SignalBody
{
    public const int LongestKey = 2 * DefinitionLimits.UniqueName + 1;

    public static SignalCommand? Read(JsonElement body, ProblemList problems)
    {
        if (body.ValueKind == JsonValueKind.Array)
        {
            if (body.GetArrayLength() != 1)
            {
                problems.Add(new("", $"The body is an array of {body.GetArrayLength()} signals, but must hold exactly one: a step has one signal."));
                return null;
            }

            body = body[0];
        }

        var reader = new ObjectReader(body, "", problems);
        return body.ValueKind == JsonValueKind.Object ? Read(reader, problems) : null;
    }

    /// <summary>Reads the members of one signal, after those that are read already.</summary>
    public static SignalCommand? Read(ObjectReader reader, ProblemList problems)
    {
        var count = problems.Count;
        var text = reader.Text("SignalKey", LongestKey, required: true);
        var data = reader.Map("Data", required: true);
        reader.RefuseUnknown();
        var key = text is null ? null : SignalKey.Parse(text);
        if (text is { Length: > 0 } && key is null)
            problems.Add(new("SignalKey", $"SignalKey is '{text}', but must be <StepUniqueName>.<SignalName>, for example RequireApproval1.ApprovalStatus."));
        return problems.Count == count && key is { } signal && data is not null ? new SignalCommand(signal, data) : null;
    }
}
