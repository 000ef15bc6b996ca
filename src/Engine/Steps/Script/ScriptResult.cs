using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using WorkflowFunctions.Core;
using WorkflowFunctions.ScriptWorker;

namespace WorkflowFunctions.Engine.Steps.Script;

/// <summary>The result of a script, from its process or about its process.</summary>
/// <param name="Values">The members that the script returned; null if it failed.</param>
/// <param name="Problem">Why it failed, or what a check found; null if there is nothing wrong.</param>
/// <param name="Lines">What it wrote to <c>console</c>.</param>
/// <param name="IsSpent">Whether the process must not run another script.</param>
internal sealed record ScriptResult(JsonMap? Values, string? Problem, ImmutableArray<string> Lines, bool IsSpent)
{
    private const int LongestReason = 1000;

    /// <summary>
    /// How long it waited for the processor, if that is why a limit of elapsed time has ended it: the same script may do better another time. Null otherwise.
    /// </summary>
    public TimeSpan? Waited { get; private init; }

    /// <summary>Never null if there are no values, except for a check.</summary>
    [NotNull]
    public string? Failure => Problem ?? "the script ended without a result";

    public static ScriptResult Failed(string reason) => new(null, reason, [], IsSpent: true);

    /// <summary>
    /// Decides whether a script that a clock has ended was given its time. If it had no processor for more than half of the limit, the machine was busy or stopped,
    /// or the script has waited for something. From here the two look alike, so both may pass.
    /// </summary>
    /// <param name="limit">The limit of elapsed time that has ended it; null if none has.</param>
    /// <param name="elapsed">How long it took in all.</param>
    /// <param name="used">How much processor time its process used meanwhile.</param>
    public ScriptResult After(TimeSpan? limit, TimeSpan elapsed, TimeSpan used) =>
        Values is null && limit is { } most && elapsed - used is var waited && waited > most / 2 ? this with { Waited = waited } : this;

    /// <summary>
    /// A script that had taken over its process could send anything here, so the response is limited and checked like any foreign text.
    /// </summary>
    public static ScriptResult Of(ScriptResponse response, ScriptLimits limits)
    {
        try
        {
            ImmutableArray<string> lines =
                [.. (response.Lines.IsDefault ? [] : response.Lines).Take(ScriptLimits.ConsoleLines + 1).Select(line => JsonValues.Shortened(line ?? "", ScriptLimits.ConsoleLine))];
            return new ScriptResult(
                response.Values is { } text ? Read(text, limits) : null,
                response.Failure is { } failure ? JsonValues.Shortened(failure, LongestReason) : null,
                lines,
                response.IsSpent);
        }
        catch (JsonException)
        {
            return Failed("the script ended without a result");
        }
    }

    private static JsonMap Read(string text, ScriptLimits limits)
    {
        using var json = JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = limits.ReturnedDepth + 1 });
        return JsonValues.MapOf(json.RootElement);
    }
}
