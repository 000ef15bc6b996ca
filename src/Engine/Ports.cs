using System.Collections.Immutable;
using System.Net;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Machine;
using WorkflowFunctions.Core.Security;
using WorkflowFunctions.Core.Steps;
using WorkflowFunctions.Engine.Audit;
using WorkflowFunctions.Engine.Definitions;
using WorkflowFunctions.Engine.Instances;
using WorkflowFunctions.Engine.Notices;
using WorkflowFunctions.Engine.Notices.Mail;
using WorkflowFunctions.Engine.Steps;
using WorkflowFunctions.Engine.Stores;

namespace WorkflowFunctions.Engine;

// All seams of the engine, on one page but for four (Ports.Roles.cs, Ports.Delegations.cs, Ports.SignIns.cs, Ports.Digests.cs). Time is the framework's TimeProvider.
// Every method of a store may throw StorageUnavailableException: it is then not known whether a write took effect, and
// repeating it is safe. Cancelling a write does not undo it.

/// <summary>
/// Holds instances: a snapshot with a version, its inbox, its history, and the due rows that say what must be looked at and when.
/// </summary>
public interface IInstanceStore
{
    /// <summary>The snapshot and the unread entries in one consistent read; null if there is no such instance.</summary>
    Task<InstanceRead?> ReadAsync(Guid id, CancellationToken cancellation);

    /// <summary>
    /// Writes a new instance with its first history and its due row. False, with nothing changed, if the id is taken, even by an instance
    /// that was deleted.
    /// </summary>
    Task<bool> CreateAsync(InstanceSnapshot snapshot, ImmutableArray<HistoryEntry> history);

    /// <summary>
    /// Appends an entry, after a due row that makes sure it will be read. The entry is durable when this returns. If the inbox has an
    /// entry with this key already, nothing changes and that first entry is returned.
    /// </summary>
    Task<AppendResult> AppendAsync(Guid id, InboxEntry entry);

    /// <summary>
    /// Saves the snapshot, the stamped entries and the history in one atomic write, and keeps due rows and list indexes in step. False,
    /// with nothing changed, if the version is not the expected one, or a new entry has a key that exists already. Removes the due row of
    /// the inbox only if no entry is left unread.
    /// </summary>
    /// <exception cref="SnapshotTooLargeException">The store cannot hold such a snapshot; nothing has changed.</exception>
    Task<bool> CommitAsync(InstanceCommit commit);

    /// <summary>
    /// Decides on an instance and writes what is decided, all in one: no other commit comes between what <paramref name="decide"/> is
    /// given and its commit. So a new entry can be appended and folded at once. A store offers this if it costs less than two steps; by
    /// default, and if another commit comes first, it does not, and whoever asks appends first and folds afterwards.
    /// </summary>
    /// <param name="decide">
    /// Gets the instance with everything that is unread. Returns the commit of it, or null if nothing is to be written. It is pure and
    /// quick, because it may hold up every other write; and it may be called again if what it decided could not be written.
    /// </param>
    /// <exception cref="SnapshotTooLargeException">The store cannot hold such a snapshot; nothing has changed.</exception>
    Task<FoldOutcome> FoldAsync(Guid id, Func<InstanceRead, InstanceCommit?> decide) => Task.FromResult(FoldOutcome.NotOffered);

    /// <summary>
    /// Removes an instance and everything that belongs to it: inbox, history, due rows, its places in lists. Only its id stays taken: it
    /// is never created again, and nothing can be appended to it. False, with nothing changed, if the version is not the expected one.
    /// </summary>
    Task<bool> DeleteAsync(Guid id, string expectedVersion);

    /// <summary>The entry with this key, read or unread; null if there is none.</summary>
    Task<InboxEntry?> FindEntryAsync(Guid id, string key, CancellationToken cancellation);

    /// <summary>
    /// A part of the audit trail, in the order of its sequence: history and stamped entries. It costs what the part costs, however long
    /// the trail is. Empty for an unknown id, and behind the end.
    /// </summary>
    /// <param name="first">The sequence of the first entry, from 1.</param>
    /// <param name="most">The most entries to return.</param>
    Task<ImmutableArray<HistoryEntry>> ReadHistoryAsync(Guid id, long first, int most, CancellationToken cancellation);

    /// <summary>
    /// A part of all histories as one sequence. A store offers this if it keeps them in this order and finds any part of it at a cost of its
    /// own, however much was written before and since. By default it does not, and whoever asks merges the histories.
    /// </summary>
    /// <returns>Null if the store does not offer it.</returns>
    Task<HappenedPart?> ReadHappenedAsync(HappenedQuery query, CancellationToken cancellation) => Task.FromResult<HappenedPart?>(null);

    /// <summary>
    /// The instances to look at, earliest first: those with a due time, of the given kinds, that is not after <paramref name="until"/>.
    /// </summary>
    IAsyncEnumerable<DueInstance> ReadDueAsync(DueKinds kinds, DateTimeOffset until, CancellationToken cancellation);

    /// <summary>The earliest due time of the given kinds; null if nothing will ever be due.</summary>
    Task<DateTimeOffset?> NextDueAsync(DueKinds kinds, CancellationToken cancellation);

    /// <summary>Reserves a block of reference ids that nobody else gets, and returns its first.</summary>
    Task<long> LeaseReferenceIdsAsync(int count);

    /// <summary>Reads and writes something that is nobody's. A store that is full, or that can only be read, fails it.</summary>
    /// <exception cref="StorageUnavailableException">The store cannot be used now.</exception>
    Task ProbeAsync(CancellationToken cancellation);
}

/// <summary>
/// Lists the instances that an <see cref="IInstanceStore"/> holds, as last committed. Once a commit, a creation or a deletion has
/// returned, lists show it. If a store can write what is committed, but not its lists, a due row leads the next sweep there.
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
    /// Whether an instance of any version of the definition is running or suspended. Once the creation of an instance has returned, it is
    /// seen.
    /// </summary>
    Task<bool> AnyLiveAsync(Guid definitionId, CancellationToken cancellation);

    /// <summary>The same of these versions alone. It may look at every instance of the definition that is running or suspended.</summary>
    Task<bool> AnyLiveAsync(Guid definitionId, IReadOnlyCollection<int> versions, CancellationToken cancellation);
}

/// <summary>
/// Holds definitions: a head for each, and its versions. The latest version is the draft until it is published. Published versions never
/// change.
/// </summary>
public interface IDefinitionStore
{
    Task<DefinitionHead?> FindHeadAsync(Guid id, CancellationToken cancellation);

    /// <summary>All heads, including those of deleted definitions; there are few definitions.</summary>
    Task<ImmutableArray<DefinitionHead>> ListHeadsAsync(CancellationToken cancellation);

    Task<WorkflowDefinition?> FindVersionAsync(Guid id, int version, CancellationToken cancellation);

    /// <summary>
    /// Writes a head together with the version it names as latest, and with what is new in its history. False, with nothing changed, if the
    /// revision of the stored head is not <paramref name="expectedRevision"/> (0: there is none yet).
    /// </summary>
    /// <param name="history">Follows what is stored of the history, up to <see cref="DefinitionHead.HistoryLength"/>; nothing by default.</param>
    /// <exception cref="InvalidOperationException">The version was published, and the one to be written differs from it in what this release knows.</exception>
    Task<bool> SaveAsync(
        DefinitionHead head, WorkflowDefinition latest, int expectedRevision, ImmutableArray<DefinitionHistoryEntry> history = default);

    /// <summary>The latest <see cref="DefinitionHistory.MostKept"/> entries of a definition's history, the first of them first.</summary>
    Task<ImmutableArray<DefinitionHistoryEntry>> ReadDefinitionHistoryAsync(Guid id, CancellationToken cancellation);
}

/// <summary>Holds people who have signed in by tokens, for notices alone: nothing that decides about rights reads it.</summary>
public interface IPeopleStore
{
    /// <summary>All that are kept, in no particular order.</summary>
    Task<ImmutableArray<SeenPerson>> ReadPeopleAsync(CancellationToken cancellation);

    /// <summary>Writes a person in place of what was kept under the same key.</summary>
    Task KeepPersonAsync(SeenPerson person);

    /// <summary>Removes the people of these keys; one that is not there is none to remove.</summary>
    Task ForgetPeopleAsync(IReadOnlyCollection<string> keys);
}

/// <summary>
/// Holds a few small texts that all workers share and that belong to no instance: the keys with which cookies are sealed, and the
/// sign-ins that were ended. There are so few of a kind that all of them are read at once.
/// </summary>
public interface ISharedTextStore
{
    /// <summary>All texts of a kind, ordered by name, ordinally.</summary>
    /// <exception cref="ArgumentException">The kind has another form than stores can hold.</exception>
    Task<ImmutableArray<SharedText>> ReadTextsAsync(string kind, CancellationToken cancellation);

    /// <summary>Writes a text, in place of the one with the same kind and name if there is one.</summary>
    /// <exception cref="ArgumentException">A part has another form than stores can hold.</exception>
    Task SaveTextAsync(SharedText text);

    /// <summary>Removes a text. Nothing happens if it is not there.</summary>
    /// <exception cref="ArgumentException">A part has another form than stores can hold.</exception>
    Task RemoveTextAsync(string kind, string name);
}

/// <summary>Everything that the engine stores, in one place.</summary>
public interface IWorkflowStore : IInstanceStore, IInstanceLists, IDefinitionStore, IRoleStore, IPeopleStore, IDelegationStore, ISignInHistory, ISharedTextStore, IDigestStore, IAsyncDisposable
{
    /// <summary>
    /// Says where to log what goes wrong in the background. A store is opened before the host has a log. A store that does nothing in the
    /// background logs nothing.
    /// </summary>
    void LogTo(ILoggerFactory loggers)
    {
    }
}

/// <summary>
/// Makes sure that only one engine uses a store at a time: two would both drive every instance, and run every step twice. A store
/// acquires ownership when it is opened. If ownership can be lost, the store checks it before each write. It releases ownership by
/// disposing it when it is closed.
/// </summary>
public interface IStoreOwnership : IAsyncDisposable
{
    /// <summary>
    /// Makes this engine the owner of the store. If an engine was killed, what it owned is free at once, or after a time that the store
    /// sets.
    /// </summary>
    /// <exception cref="StorageRefusedException">
    /// Another engine owns the store and keeps it; the message names it and says what to do.
    /// </exception>
    /// <exception cref="StorageUnavailableException">The store cannot be reached now.</exception>
    Task AcquireAsync();

    /// <summary>Returns if this engine owns the store.</summary>
    /// <exception cref="StorageRefusedException">
    /// It does not own the store: it has not acquired it or has released it, or it was taken for dead and another engine followed.
    /// </exception>
    /// <exception cref="StorageUnavailableException">
    /// It is not known now whether it still owns the store: another engine may have followed.
    /// </exception>
    void EnsureHeld();
}

/// <summary>A kind of store that a host offers. <see cref="StoreSelection"/> opens the one that the settings name.</summary>
public interface IStoreProvider
{
    /// <summary>Its name in the setting <see cref="StoreSelection.SettingName"/>.</summary>
    string Name { get; }

    /// <summary>
    /// The settings beside <see cref="StoreSelection.SettingName"/> that it may have, by the last part of their names. Null: it does not say. The settings
    /// there are checked only if every store that the host offers says which are its own.
    /// </summary>
    IReadOnlyCollection<string>? SettingNames => null;

    /// <summary>Looks at its settings before anything is opened, so that what is wrong is told together with what is wrong elsewhere.</summary>
    /// <exception cref="Core.SettingsException">Settings are missing or wrong; the message names all of them and shows no secret.</exception>
    void Check(IConfiguration configuration)
    {
    }

    /// <summary>Opens the store, creates what is missing, and makes the engine its owner.</summary>
    /// <exception cref="Core.SettingsException">Settings are missing or wrong; the message names all of them and shows no secret.</exception>
    /// <exception cref="ArgumentException">A setting cannot be used; the message names it and shows no secret.</exception>
    /// <exception cref="StorageRefusedException">
    /// The store must not be used, or cannot have an owner of this kind; the message says what to do.
    /// </exception>
    /// <exception cref="StorageUnavailableException">The store cannot be reached now.</exception>
    Task<IWorkflowStore> OpenAsync(IConfiguration configuration, StoreOwner owner);
}

/// <summary>
/// Announces that there is work for an instance. A ring carries no data: it may be lost, late or doubled. No method throws because a ring
/// cannot be delivered, and none waits until the instance has been advanced.
/// </summary>
public interface IDoorbell
{
    /// <summary>Makes sure that a new instance is driven. A repeat changes nothing.</summary>
    Task StartAsync(Guid instanceId);

    /// <summary>
    /// Tells the driver of the instance that something was appended to its inbox. A doorbell that needs to know which event the driver
    /// waits for (<see cref="InstanceSnapshot.WakeEvent"/>) must read it now, after the append. Read earlier, it might belong to a step
    /// that the instance has left.
    /// </summary>
    Task RingAsync(Guid instanceId);

    /// <summary>Tells the driver of the instance, which may not know it yet, that the instance no longer waits for these events.</summary>
    /// <param name="awaited">Every event that the driver may still wait for; none if the instance was not waiting.</param>
    Task RingAsync(Guid instanceId, IReadOnlyCollection<SignalKey> awaited);

    /// <summary>
    /// Tells the driver of the instance that a signal was folded in the very write that accepted it, and that there is something else to
    /// do now. By default it is rung for the event that the instance no longer waits for.
    /// </summary>
    /// <param name="left">The instance as the driver knows it.</param>
    /// <param name="next">What there is to do now.</param>
    Task RingAsync(Guid instanceId, InstanceSnapshot left, NextAction next) =>
        RingAsync(instanceId, left.WakeEvent is { } awaited ? [awaited] : Array.Empty<SignalKey>());

    /// <summary>For an instance that is stuck: rings, and makes sure that it is driven again if it has no driver any more.</summary>
    /// <param name="awaited">
    /// Every event that the driver may wait for: after a missed ring, it still waits for the event of an earlier step.
    /// </param>
    Task EnsureAsync(Guid instanceId, IReadOnlyCollection<SignalKey> awaited);

    /// <summary>For an instance that is deleted: removes what was kept to drive it. By default there is nothing.</summary>
    Task ForgetAsync(Guid instanceId) => Task.CompletedTask;
}

/// <summary>
/// Does the outside work of the steps of one type. To add a step type, register an executor as a service. Its declaration is then in the
/// catalogue, and is checked when a workflow is published. The machine decides about retries.
/// </summary>
public interface IStepExecutor
{
    /// <summary>The step type: its name, its parameters and their allowed values.</summary>
    StepType Type { get; }

    /// <summary>With which attempts those of the type share their places. By default with all calls of other systems.</summary>
    AttemptLane Lane => AttemptLane.Calls;

    /// <summary>
    /// Waits until an attempt can begin, for a type that has few of something: a seat, a licence, a line. The attempt is claimed only
    /// afterwards, so that waiting is no time of it. By default nothing is waited for.
    /// </summary>
    /// <param name="definitionId">Whose attempt it is. Who queues does so by this, so that no definition waits behind another's many.</param>
    /// <param name="cancellation">The host stops.</param>
    /// <returns>What is given back by disposing it when the attempt has ended; null if there is nothing to give back.</returns>
    ValueTask<IDisposable?> EnterAsync(Guid definitionId, CancellationToken cancellation) => ValueTask.FromResult<IDisposable?>(null);

    /// <summary>
    /// Gets ready what the check of <see cref="Type"/> needs for this step, so that nobody's thread waits for it: a process, for example. By
    /// default it needs nothing. What goes wrong is for the check itself to tell.
    /// </summary>
    Task PrepareCheckAsync(StepDefinition step, CancellationToken cancellation) => Task.CompletedTask;

    /// <summary>Runs one attempt. A failure of the step is an outcome, not an exception; what is thrown all the same counts as one.</summary>
    Task<EffectOutcome> ExecuteAsync(StepContext context, CancellationToken cancellation);

    /// <summary>
    /// What <see cref="ExecuteAsync"/> would send for this attempt, for somebody who tries a workflow out. Nothing may be done outside, and
    /// no secret may be in it. By default it is not told.
    /// </summary>
    EffectPreview Preview(StepContext context) => EffectPreview.Untold;
}

/// <summary>
/// A way to tell people something: mail, a chat, a pager. To add one, register it as a service. Every channel is told every notice, at
/// the same time as the others and at least once. A channel that has taken a notice gets it again only if the process dies before that is
/// recorded, and then under the same <see cref="Notice.Key"/>. A channel that fails is retried by itself, as often as the step allows.
/// </summary>
public interface INoticeChannel
{
    /// <summary>
    /// The name of the channel in the history and in what is recorded of a notice. It must be unique, and must be the same in every
    /// release.
    /// </summary>
    string Name { get; }

    /// <summary>
    /// Tells the notice once. A failure is a value, not an exception. An exception that is thrown anyway is a failure that may pass.
    /// </summary>
    Task<NoticeDelivery> TellAsync(Notice notice, CancellationToken cancellation);

    /// <summary>Why the channel will never take the notice, as far as that can be seen without telling it; null if it may take it.</summary>
    NoticeDelivery.NotTold? Refuse(Notice notice) => null;
}

/// <summary>The mail addresses of the people and roles that the installation knows.</summary>
public interface IAddressBook
{
    /// <summary>What is known now. A change of a stored role that another worker has made counts within seconds.</summary>
    /// <exception cref="StorageUnavailableException">It is not known yet which roles are stored.</exception>
    ValueTask<AddressBook> ReadAsync(CancellationToken cancellation);
}

/// <summary>Sends one mail.</summary>
public interface IMailTransport
{
    /// <param name="message">A complete message. Its Message-ID is the same whenever the same effect is repeated.</param>
    /// <exception cref="MailNotSentException">
    /// Nobody got the mail, as far as is known. The exception says why, and whether that may pass.
    /// </exception>
    Task SendAsync(MimeKit.MimeMessage message, CancellationToken cancellation);
}

/// <summary>Looks up the names of hosts, for calls that leave this installation.</summary>
public interface INameResolver
{
    /// <summary>All addresses of the name, in the order in which to try them.</summary>
    /// <exception cref="System.Net.Sockets.SocketException">The name is unknown, or no name server that knows it responds.</exception>
    Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellation);
}

/// <summary>
/// The roles of the installation, those of the settings and those that were stored meanwhile, and the people that it knows before they sign in.
/// </summary>
public interface IRoleDirectory
{
    /// <summary>All roles that are in effect.</summary>
    ImmutableArray<Role> All { get; }

    /// <summary>Those of the settings, which only the settings change.</summary>
    ImmutableArray<Role> Configured { get; }

    /// <summary>Whom role tokens may stand for now. A change that another worker has made counts within seconds.</summary>
    /// <exception cref="StorageUnavailableException">It is not known yet which roles are stored.</exception>
    ValueTask<ApproverDirectory> ApproversAsync(CancellationToken cancellation);

    Role? Find(int id);
}
