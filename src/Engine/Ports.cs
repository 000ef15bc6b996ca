using System.Collections.Immutable;
using System.Net;
using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Security;

namespace WorkflowFunctions.Engine;

// All seams of the engine, on one page. Time is the framework's TimeProvider.
// Every method of a store may throw StorageUnavailableException: it is then not known whether a write took effect, and
// repeating it is safe. Cancelling a write does not undo it.

/// <summary>Holds instances: a snapshot with a version, its mail, its history, and the due rows that say what to look at and when.</summary>
public interface IInstanceStore
{
    /// <summary>Snapshot and unread mail in one consistent read; null where there is no such instance.</summary>
    Task<InstanceRead?> ReadAsync(Guid id, CancellationToken cancellation);

    /// <summary>
    /// Writes a new instance with its first history and its due row; false where the id is taken, be it by an instance that was
    /// deleted, which changes nothing.
    /// </summary>
    Task<bool> CreateAsync(InstanceSnapshot snapshot, ImmutableArray<HistoryEntry> history);

    /// <summary>
    /// Appends mail, after a due row that makes sure it is read one day. On return the mail is durable. Mail whose key is there
    /// already changes nothing: the row that was first is returned.
    /// </summary>
    Task<AppendResult> AppendAsync(Guid id, InstanceMail mail);

    /// <summary>
    /// Saves snapshot, stamped mail and history in one atomic write, and keeps due rows and list indexes in step; false, with
    /// nothing changed, where the version is not the expected one or new mail has a key that is there already.
    /// Removes the due row of mail only where none is left unread.
    /// </summary>
    Task<bool> CommitAsync(InstanceCommit commit);

    /// <summary>
    /// Removes an instance and all that belongs to it: mail, history, due rows, its places in lists. What stays is that its id is
    /// taken: it is never created again, and nothing can be appended to it. False, with nothing changed, where the version is not
    /// the expected one.
    /// </summary>
    Task<bool> DeleteAsync(Guid id, string expectedVersion);

    /// <summary>The mail of this key, read or unread; null where there is none.</summary>
    Task<InstanceMail?> FindMailAsync(Guid id, string key, CancellationToken cancellation);

    /// <summary>The audit trail in the order of its sequence: history and stamped mail. Empty for an unknown id.</summary>
    Task<ImmutableArray<HistoryEntry>> ReadHistoryAsync(Guid id, CancellationToken cancellation);

    /// <summary>One page of instances as last committed, filtered and sorted as <see cref="InstanceFields.Catalogue"/> says.</summary>
    /// <exception cref="QueryTooBroadException">The store would have to look at too many rows.</exception>
    Task<InstancePage> ListAsync(InstanceListQuery query, CancellationToken cancellation);

    /// <summary>
    /// Whether an instance of the definition, of whatever version, is running or suspended. An instance whose creation has returned
    /// is seen.
    /// </summary>
    Task<bool> AnyLiveAsync(Guid definitionId, CancellationToken cancellation);

    /// <summary>Instances to look at, earliest first: those whose due time, of the kinds asked for, is not after <paramref name="until"/>.</summary>
    IAsyncEnumerable<DueInstance> ReadDueAsync(DueKinds kinds, DateTimeOffset until, CancellationToken cancellation);

    /// <summary>The earliest due time of the kinds asked for; null where nothing is due, ever.</summary>
    Task<DateTimeOffset?> NextDueAsync(DueKinds kinds, CancellationToken cancellation);

    /// <summary>Takes a block of reference ids that nobody else gets, and returns its first.</summary>
    Task<long> LeaseReferenceIdsAsync(int count);

    /// <summary>Throws <see cref="StorageUnavailableException"/> where the store cannot be used now.</summary>
    Task ProbeAsync(CancellationToken cancellation);
}

/// <summary>Holds definitions: a head for each, and its versions. The latest version is the draft until it is published; published versions never change.</summary>
public interface IDefinitionStore
{
    Task<DefinitionHead?> FindHeadAsync(Guid id, CancellationToken cancellation);

    /// <summary>All heads, those of deleted definitions included; there are few definitions.</summary>
    Task<ImmutableArray<DefinitionHead>> ListHeadsAsync(CancellationToken cancellation);

    Task<WorkflowDefinition?> FindVersionAsync(Guid id, int version, CancellationToken cancellation);

    /// <summary>
    /// Writes a head together with the version it names as latest. False, with nothing changed, where the stored head's
    /// revision is not <paramref name="expectedRevision"/> (0: there is none yet).
    /// </summary>
    /// <exception cref="InvalidOperationException">The version is published, and what is to be written differs from it.</exception>
    Task<bool> SaveAsync(DefinitionHead head, WorkflowDefinition latest, int expectedRevision);
}

/// <summary>
/// Announces that an instance has something to do. A ring may be lost, late or doubled: it carries nothing. No method throws for
/// what cannot be delivered, and none waits for the instance to be advanced.
/// </summary>
public interface IDoorbell
{
    /// <summary>Sees to it that a new instance is driven. A repeat changes nothing.</summary>
    Task StartAsync(Guid instanceId);

    /// <summary>
    /// Tells whoever drives the instance that something was appended to it. A doorbell that has to know which event is waited for
    /// (<see cref="InstanceSnapshot.Bell"/>) reads it now, after the append: read before, it might be that of a step the instance has left.
    /// </summary>
    Task RingAsync(Guid instanceId);

    /// <summary>Tells whoever drives the instance, and may not have heard of it, that it has left these waits.</summary>
    /// <param name="awaited">Every event that may still be waited for; none if the instance was not waiting.</param>
    Task RingAsync(Guid instanceId, IReadOnlyCollection<SignalKey> awaited);

    /// <summary>For an instance that got stuck: rings, and sees to it that it is driven again where nobody does so any more.</summary>
    /// <param name="awaited">Every event that may be waited for: a driver that missed a ring still waits for an earlier step's.</param>
    Task EnsureAsync(Guid instanceId, IReadOnlyCollection<SignalKey> awaited);

    /// <summary>For an instance that is deleted: drops what is kept of its driving. By default nothing is.</summary>
    Task ForgetAsync(Guid instanceId) => Task.CompletedTask;
}

/// <summary>
/// Does what the steps of a type do outside. To add a step type, register one of these as a service: its declaration is then in the
/// catalogue and checked when a workflow is published. The machine decides about retries.
/// </summary>
public interface IStepExecutor
{
    /// <summary>The step type: its name, its parameters and what they may be.</summary>
    StepType Type { get; }

    /// <summary>Runs one attempt. A failure of the step is an outcome, not an exception; what is thrown all the same counts as one.</summary>
    Task<EffectOutcome> ExecuteAsync(StepContext context, CancellationToken cancellation);
}

/// <summary>Sends one mail.</summary>
public interface IMailTransport
{
    /// <param name="message">Complete, with a Message-ID that is the same whenever the same effect is repeated.</param>
    /// <exception cref="MailNotSentException">Nobody got the mail, as far as is known; it says why and whether that may pass.</exception>
    Task SendAsync(MimeKit.MimeMessage message, CancellationToken cancellation);
}

/// <summary>Looks names of hosts up, for calls that leave this installation.</summary>
public interface INameResolver
{
    /// <summary>All addresses of the name, in the order in which they are to be tried.</summary>
    /// <exception cref="System.Net.Sockets.SocketException">The name is not known, or nobody who knows it answers.</exception>
    Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellation);
}

/// <summary>The roles of the installation.</summary>
public interface IRoleDirectory
{
    ImmutableArray<Role> All { get; }

    Role? Find(int id);
}
