using System.Runtime.InteropServices;
using System.Text.Json;
using WorkflowFunctions.Api.Http;
using WorkflowFunctions.Core;
using WorkflowFunctions.Core.Machine;

namespace WorkflowFunctions.Api.Instances;

/// <summary>One of several signals, as far as it can be read.</summary>
/// <param name="Command">Null if there is an <paramref name="Error"/>.</param>
/// <param name="Error">Why it cannot be read; null if it can.</param>
internal sealed record SignalEntry(Guid? InstanceId, string? SignalKey, SignalCommand? Command, ApiError? Error)
{
    public SignalOutcomeResponse Outcome(ApiError? error) => new(InstanceId, SignalKey, error?.Code.Status ?? 204, error?.Body());
}

/// <summary>Reads an array of signals. Each is read by itself: what is wrong with one is no concern of the others.</summary>
internal static class SeveralSignalsBody
{
    public const int Most = 100;

    /// <summary>What is wrong with the body as a whole; null if it is an array of signals.</summary>
    public static ApiError? Refuse(JsonElement body)
    {
        if (body.ValueKind != JsonValueKind.Array)
            return ApiError.Invalid(new Problem("", $"The body is {JsonValues.Shown(body)}, but must be an array of 1 to {Most} signals."));
        return body.GetArrayLength() is >= 1 and <= Most
            ? null
            : ApiError.Invalid(new Problem("", $"The body is an array of {body.GetArrayLength()} signals, but must hold 1 to {Most}."));
    }

    public static SignalEntry Read(JsonElement entry)
    {
        if (entry.ValueKind != JsonValueKind.Object)
            return new(null, null, null, ApiError.Invalid(new Problem("", $"The signal is {JsonValues.Shown(entry)}, but must be a JSON object.")));
        var problems = new ProblemList();
        var reader = new ObjectReader(entry, "", problems);
        reader.Any("InstanceId", required: true);
        var id = reader.Id("InstanceId");
        var command = SignalBody.Read(reader, problems);
        var key = reader.Any("SignalKey") is { ValueKind: JsonValueKind.String } sent && sent.GetString() is { Length: <= SignalBody.LongestKey } text ? text : null;
        var error = JsonMarshal.GetRawUtf8Value(entry).Length > JsonBody.UsualLimit
            ? new ApiError(ErrorCodes.BodyTooLarge, $"The signal is larger than the {JsonBody.UsualLimit} bytes allowed for one.")
            : problems.Count > 0 ? ApiError.Invalid(problems) : null;
        return new(id, key, error is null ? command : null, error);
    }
}
