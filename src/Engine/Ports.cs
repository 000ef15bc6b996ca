using System.Collections.Immutable;
using System.Net;
using Microsoft.Extensions.Configuration;
using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Security;
using WorkflowFunctions.Core.Steps;
using WorkflowFunctions.Engine.Definitions;
using WorkflowFunctions.Engine.Instances;
using WorkflowFunctions.Engine.Notices;
using WorkflowFunctions.Engine.Notices.Mail;
using WorkflowFunctions.Engine.Steps;
using WorkflowFunctions.Engine.Stores;

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
    Task<AppendResult> AppendAsync(Guid id, InboxEntry mail);

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
    Task<InboxEntry?> FindEntryAsync(Guid id, string key, CancellationToken cancellation);

    /// <summary>The audit trail in the order of its sequence: history and stamped mail. Empty for an unknown id.</summary>
    Task<ImmutableArray<HistoryEntry>> ReadHistoryAsync(Guid id, CancellationToken cancellation);

    /// <summary>Instances to look at, earliest first: those whose due time, of the kinds asked for, is not after <paramref name="until"/>.</summary>
    IAsyncEnumerable<DueInstance> ReadDueAsync(DueKinds kinds, DateTimeOffset until, CancellationToken cancellation);

    /// <summary>The earliest due time of the kinds asked for; null where nothing is due, ever.</summary>
    Task<DateTimeOffset?> NextDueAsync(DueKinds kinds, CancellationToken cancellation);

    /// <summary>Takes a block of reference ids that nobody else gets, and returns its first.</summary>
    Task<long> LeaseReferenceIdsAsync(int count);

    /// <summary>Reads and writes something that is nobody's. A store that is full, or that can only be read, fails it.</summary>
    /// <exception cref="StorageUnavailableException">The store cannot be used now.</exception>
    Task ProbeAsync(CancellationToken cancellation);
}

/// <summary>
/// Lists of the instances that an <see cref="IInstanceStore"/> holds, as last committed. A list sees a commit, a creation or a deletion that has
/// returned.
/// </summary>
public interface IInstanceLists
{
    /// <summary>How a list is sorted that nobody asks an order of: one that the store can page through however many instances there are.</summary>
    InstanceOrder DefaultOrder => new(InstanceField.CurrentStepDisplayName, Descending: false);

    /// <summary>How many lists may be read at once, so that enough is left for everything else.</summary>
    int AtOnce => Math.Max(1, Environment.ProcessorCount / 2);

    /// <summary>One page of instances as last committed, filtered and sorted as <see cref="InstanceFields.Catalogue"/> says.</summary>
    /// <exception cref="QueryTooBroadException">The store would have to look at too many rows.</exception>
    Task<InstancePage> ListAsync(InstanceListQuery query, CancellationToken cancellation);

    /// <summary>
    /// Whether an instance of the definition, of whatever version, is running or suspended. An instance whose creation has returned
    /// is seen.
    /// </summary>
    Task<bool> AnyLiveAsync(Guid definitionId, CancellationToken cancellation);
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

/// <summary>All that the engine stores, in one place.</summary>
public interface IWorkflowStore : IInstanceStore, IInstanceLists, IDefinitionStore, IAsyncDisposable;

/// <summary>
/// Whose a store is. One engine at a time: two would both drive every instance, and run every step twice. A store acquires it when it is
/// opened, asks it before each write if it can be lost meanwhile, and releases it by disposing it when it is closed.
/// </summary>
public interface IStoreOwnership : IAsyncDisposable
{
    /// <summary>Makes the store this engine's own. What an engine held that was killed is free at once, or after a time that the store sets.</summary>
    /// <exception cref="StorageRefusedException">Another engine owns the store, which it keeps; the message names it and says what to do.</exception>
    /// <exception cref="StorageUnavailableException">The store cannot be reached now.</exception>
    Task AcquireAsync();

    /// <summary>Returns while this engine owns the store.</summary>
    /// <exception cref="StorageRefusedException">It does not: it has not acquired the store, has released it, or was taken for dead and followed by another.</exception>
    /// <exception cref="StorageUnavailableException">Whether it still does is not known now: another may have followed.</exception>
    void EnsureHeld();
}

/// <summary>A kind of store that a host offers. <see cref="StoreSelection"/> opens the one that the settings name.</summary>
public interface IStoreProvider
{
    /// <summary>What the setting <see cref="StoreSelection.SettingName"/> calls it.</summary>
    string Name { get; }

    /// <summary>Opens the store, creates what is missing, and makes the engine its owner.</summary>
    /// <exception cref="ArgumentException">A setting is missing or wrong; the message names it and shows no secret.</exception>
    /// <exception cref="StorageRefusedException">The store must not be used, or cannot serve such an owner; the message says what to do.</exception>
    /// <exception cref="StorageUnavailableException">The store cannot be reached now.</exception>
    Task<IWorkflowStore> OpenAsync(IConfiguration configuration, StoreOwner owner);
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
    /// (<see cref="InstanceSnapshot.WakeEvent"/>) reads it now, after the append: read before, it might be that of a step the instance has left.
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

/// <summary>
/// A way to tell people something: mail, a chat, a pager. To add one, register it as a service. Every channel is told every notice, at the same
/// time as the others, and at least once: what it has taken it is told again only if the process dies before that is recorded, and then under
/// the same <see cref="Notice.Key"/>. A channel that fails is tried again by itself, as often as the step allows.
/// </summary>
public interface INoticeChannel
{
    /// <summary>Names the channel in the history and in what is recorded of a notice: unique, and the same in every release.</summary>
    string Name { get; }

    /// <summary>Tells the notice once. A failure is a value, not an exception; what is thrown all the same is a failure that may pass.</summary>
    Task<NoticeDelivery> TellAsync(Notice notice, CancellationToken cancellation);
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
