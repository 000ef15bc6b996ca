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
/// <param name="Waiting">The instance that has waited longest since it last changed; null if none waits, or if that cannot be said.</param>
public sealed record ServiceReport(string Version, string? Store, bool IsReady, Backlog? Backlog, InstanceSummary? Waiting, ResumeRun? LastResume);

/// <summary>Asks the parts of the service how they are.</summary>
internal sealed class ServiceState(
    ReadinessProbe probe, BacklogReader backlog, ListReader lists, ResumeService resume, IEnumerable<ChosenStore> store)
{
    private static readonly ListChoice LongestWaiting = new(InstanceField.LastModified, Descending: false, Find: null, InstanceStatus.Suspended, Query: null, Cursor: null);

    public static string Version { get; } = typeof(WorkflowApi).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;

    public async Task<ServiceReport> ReadAsync(Caller caller, CancellationToken cancellation)
    {
        var isReady = await probe.IsReadyAsync(cancellation);
        return new(
            Version, store.FirstOrDefault()?.Name, isReady, isReady ? await backlog.ReadAsync(cancellation) : null,
            isReady && (await lists.ReadAsync(new InstanceScope.All(), LongestWaiting, caller, cancellation)).Rows is [var first, ..] ? first : null,
            resume.LastRun);
    }
}
