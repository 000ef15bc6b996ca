using System.Reflection;
using WorkflowFunctions.Api;
using WorkflowFunctions.Api.Health;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Security;
using WorkflowFunctions.Engine.Instances;
using WorkflowFunctions.Engine.Stores;
using WorkflowFunctions.Portal.Lists;

namespace WorkflowFunctions.Portal.Happened;

/// <summary>How the service is.</summary>
/// <param name="Store">The kind of store; null if the host has made its store itself.</param>
/// <param name="Waiting">The instance that has waited longest since it last changed; null if none waits, or if it is not known.</param>
/// <param name="WaitingProblem">Why it is not known, as a sentence; null if it is.</param>
public sealed record ServiceReport(string Version, string? Store, bool IsReady, Backlog? Backlog, InstanceSummary? Waiting, string? WaitingProblem, ResumeRun? LastResume);

/// <summary>Asks the parts of the service how they are.</summary>
internal sealed class ServiceState(
    ReadinessProbe probe, BacklogReader backlog, ListReader lists, ResumeService resume, IEnumerable<ChosenStore> store)
{
    private static readonly ListChoice LongestWaiting = new(InstanceField.LastModified, Descending: false, Find: null, InstanceStatus.Suspended, Query: null, Cursor: null);

    public static string Version { get; } = typeof(WorkflowApi).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;

    public async Task<ServiceReport> ReadAsync(Caller caller, CancellationToken cancellation)
    {
        var isReady = await probe.IsReadyAsync(cancellation);
        if (!isReady)
            return new(Version, store.FirstOrDefault()?.Name, IsReady: false, Backlog: null, Waiting: null, "The store cannot be used now.", resume.LastRun);
        var waiting = await lists.ReadAsync(new InstanceScope.All(), LongestWaiting, caller, cancellation);
        return new(
            Version, store.FirstOrDefault()?.Name, IsReady: true, await backlog.ReadAsync(cancellation), waiting.Rows is [var first, ..] ? first : null, waiting.Problem,
            resume.LastRun);
    }
}
