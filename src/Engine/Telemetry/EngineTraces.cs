using System.Diagnostics;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Machine;

namespace WorkflowFunctions.Engine.Telemetry;

/// <summary>
/// The engine's spans, under the source <see cref="SourceName"/>: what was accepted and committed, and what was done outside because of it. If
/// nobody listens, none is made. Attributes name instances, definitions and steps. Data, comments, reasons and people are in none.
/// </summary>
public static class EngineTraces
{
    public const string SourceName = "WorkflowFunctions";

    private static readonly ActivitySource Source = new(SourceName);

    /// <summary>What is under way here, for spans that begin later because of it; nothing if nobody listens.</summary>
    public static ActivityContext Cause => Source.HasListeners() && Activity.Current is { } current ? current.Context : default;

    /// <summary>The start of an instance by a request.</summary>
    internal static Activity? BeginStart() => Source.StartActivity("workflow.start");

    /// <summary>A signal that is checked and stored.</summary>
    internal static Activity? BeginSignal(Guid instanceId) => Source.StartActivity("workflow.signal")?.SetTag("workflow.instance.id", Text(instanceId));

    /// <summary>A commit of an instance.</summary>
    /// <param name="entries">How many entries of the inbox it folds.</param>
    internal static Activity? BeginCommit(InstanceSnapshot snapshot, int entries) =>
        Source.StartActivity("workflow.commit").About(snapshot)?.SetTag("workflow.entries", entries);

    /// <summary>A turn of the loop that drives an instance in this process.</summary>
    /// <param name="cause">What has rung for it.</param>
    internal static Activity? BeginAdvance(Guid instanceId, ActivityContext cause) =>
        BeginLater("workflow.advance", cause)?.SetTag("workflow.instance.id", Text(instanceId));

    /// <summary>An attempt at an effect.</summary>
    /// <param name="type">What runs it.</param>
    /// <param name="cause">What it is because of, if that is not under way here.</param>
    internal static Activity? BeginAttempt(InstanceSnapshot snapshot, AttemptId attempt, string type, ActivityContext cause) =>
        BeginLater("workflow.attempt", cause).About(snapshot)
            ?.SetTag("workflow.step.type", type)
            .SetTag("workflow.effect", attempt.Effect)
            .SetTag("workflow.visit", attempt.Visit)
            .SetTag("workflow.attempt", attempt.Number);

    /// <summary>A request to another system.</summary>
    /// <param name="isAuthored">Whether the author of the workflow has named the host. Where a redirect leads, another system has said.</param>
    internal static Activity? BeginCall(HttpMethod method, Uri address, bool isAuthored)
    {
        var span = Source.StartActivity("workflow.call", ActivityKind.Client)?.SetTag("http.request.method", method.Method).SetTag("url.scheme", address.Scheme);
        return isAuthored ? span?.SetTag("server.address", address.Host).SetTag("server.port", address.Port) : span;
    }

    /// <summary>A mail that is handed to the server of the settings.</summary>
    internal static Activity? BeginMail(string host, int port) =>
        Source.StartActivity("workflow.mail", ActivityKind.Client)?.SetTag("server.address", host).SetTag("server.port", port);

    /// <summary>Says which instance, definition and step a span is about.</summary>
    internal static Activity? About(this Activity? span, InstanceSnapshot snapshot) => span is not { IsAllDataRequested: true }
        ? span
        : span.SetTag("workflow.instance.id", Text(snapshot.Id))
            .SetTag("workflow.definition.id", Text(snapshot.Origin.DefinitionId))
            .SetTag("workflow.definition.name", snapshot.Origin.DefinitionDisplayName)
            .SetTag("workflow.definition.version", snapshot.Origin.DefinitionVersion)
            .SetTag("workflow.step", snapshot.Position.UniqueName);

    /// <summary>Says what became of it.</summary>
    internal static void End(this Activity? span, string outcome) => span?.SetTag("workflow.outcome", outcome);

    /// <summary>Says that it was refused, and for what kind of reason.</summary>
    internal static void Refuse(this Activity? span, string reason) => span?.SetTag("workflow.outcome", "refused").SetTag("workflow.refusal", reason);

    /// <summary>Says that it has failed, by a word for the kind of failure.</summary>
    internal static void Fail(this Activity? span, string kind) => span?.SetStatus(ActivityStatusCode.Error).SetTag("error.type", kind);

    /// <summary>For a filter of exceptions, which lets all of them pass.</summary>
    internal static bool Note(this Activity? span, Exception failure)
    {
        span.Fail(failure.GetType().Name);
        return false;
    }

    private static Activity? BeginLater(string name, ActivityContext cause) => cause == default || Activity.Current is not null
        ? Source.StartActivity(name)
        : Source.StartActivity(ActivityKind.Internal, name: name, links: [new ActivityLink(cause)]);

    private static string Text(Guid id) => id.ToString("D");
}
