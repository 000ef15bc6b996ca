using System.Collections.Immutable;
using WorkflowFunctions.Core;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Machine;
using WorkflowFunctions.Core.Security;
using WorkflowFunctions.Engine.Definitions;
using WorkflowFunctions.Engine.Telemetry;

namespace WorkflowFunctions.Engine.Instances;

/// <summary>A request to start a workflow.</summary>
/// <param name="Selector">Which workflow, and the title.</param>
/// <param name="InitialData">The instance's initial data, which is also its first data bucket.</param>
/// <param name="InstanceId">The id it is to have; null for a new one, or one derived from <paramref name="IdempotencyKey"/>.</param>
/// <param name="IdempotencyKey">The caller's own name for this request. A repeat under the same name starts nothing.</param>
public sealed record StartRequest(StartSelector Selector, JsonMap InitialData, Guid? InstanceId = null, string? IdempotencyKey = null);

/// <summary>The result of a start.</summary>
public abstract record StartResult
{
    private StartResult()
    {
    }

    /// <summary>It runs, since now or since the same request was made before.</summary>
    /// <param name="Snapshot">The instance as it stands now, also at a repeat.</param>
    /// <param name="IsRepeat">Whether the same request was made before.</param>
    public sealed record Started(InstanceSnapshot Snapshot, bool IsRepeat) : StartResult;

    public sealed record NoSuchDefinition : StartResult;

    /// <summary>No version of the definition has been published yet.</summary>
    public sealed record NotPublished(DefinitionHead Definition) : StartResult;

    public sealed record Disabled(DefinitionHead Definition) : StartResult;

    /// <summary>Several definitions fit the type and key equally well.</summary>
    public sealed record Ambiguous(ImmutableArray<DefinitionHead> Definitions) : StartResult;

    /// <summary>The id or idempotency key was used for another request, or by another person.</summary>
    public sealed record IdTaken(Guid InstanceId) : StartResult;
}

/// <summary>Starts instances, idempotently: the same request under the same id starts one instance, however often it is made.</summary>
public sealed class InstanceStarter(
    IInstanceStore store, DefinitionSelector selector, DefinitionCache definitions, ReferenceIds referenceIds, RingingAdvancer advancer,
    IDoorbell doorbell, TimeProvider time)
{
    private static readonly Guid IdempotencyNamespace = new("7f3b7d2e-6c55-4a0e-9d0a-3f0f6a1f5b11");

    public async Task<StartResult> StartAsync(StartRequest request, Caller caller, CancellationToken cancellation)
    {
        using var span = EngineTraces.BeginStart();
        try
        {
            var result = await FindOrCreateAsync(request, caller, cancellation);
            if (result is StartResult.Started started)
                span.About(started.Snapshot).End(started.IsRepeat ? "repeat" : "accepted");
            else
                span.Refuse(result.GetType().Name);
            return result;
        }
        catch (Exception failure) when (span.Note(failure))
        {
            throw;
        }
    }

    private async Task<StartResult> FindOrCreateAsync(StartRequest request, Caller caller, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var id = request.InstanceId
            ?? (request.IdempotencyKey is { } key ? NameBasedGuid.Create(IdempotencyNamespace, $"{caller.Key}\n{key}") : Guid.CreateVersion7(now));
        if ((request.InstanceId is not null || request.IdempotencyKey is not null)
            && await store.ReadAsync(id, cancellation) is { } earlier)
            return await RepeatAsync(earlier.Snapshot, request, caller, cancellation);

        var (head, refusal) = await selector.FindAsync(request.Selector, cancellation);
        if (head is null)
            return refusal!;

        var definition = await definitions.GetAsync(head.Id, head.Published!.Value, cancellation);
        var origin = new InstanceOrigin
        {
            Id = id,
            DefinitionId = definition.Id,
            DefinitionVersion = definition.Version,
            DefinitionDisplayName = definition.DisplayName,
            WorkflowType = definition.WorkflowType,
            // A definition may be older than the rule that its name is one line.
            Title = request.Selector.Title ?? TextRules.OneLine(definition.DisplayName),
            ReferenceId = await referenceIds.NextAsync(),
            Initiator = caller.Person,
            InitialData = request.InitialData,
            StartDate = now,
            Selector = request.Selector,
        };
        var approvers = await definitions.ApproversAsync(definition, cancellation);
        var started = WorkflowMachine.Start(origin, definition, directory: approvers, calendars: definitions.Calendars);
        if (await store.CreateAsync(started.Snapshot, started.History))
            return await StartedAsync(started.Snapshot, isRepeat: false);
        return await store.ReadAsync(id, cancellation) is { } first
            ? await RepeatAsync(first.Snapshot, request, caller, cancellation)
            : new StartResult.IdTaken(id);
    }

    private async Task<StartResult> RepeatAsync(InstanceSnapshot first, StartRequest request, Caller caller, CancellationToken cancellation)
    {
        var isSame = first.Origin.RestartedFromId is null && first.Origin.Initiator.Key == caller.Key
            && first.Origin.Selector == request.Selector && first.Origin.InitialData.Equals(request.InitialData);
        return isSame && await advancer.AdvanceAsync(first.Id, cancellation) is { } advanced
            ? await StartedAsync(advanced.Snapshot, isRepeat: true)
            : new StartResult.IdTaken(first.Id);
    }

    /// <summary>A repeat starts the driving, too: the first request may have ended between the store and the doorbell.</summary>
    private async Task<StartResult> StartedAsync(InstanceSnapshot snapshot, bool isRepeat)
    {
        if (!snapshot.State.IsOver)
            await doorbell.StartAsync(snapshot.Id);
        return new StartResult.Started(snapshot, isRepeat);
    }
}
