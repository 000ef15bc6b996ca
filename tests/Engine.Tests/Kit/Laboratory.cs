using System.Collections.Immutable;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using MimeKit;
using WorkflowFunctions.Core;
using WorkflowFunctions.Core.Calendars;
using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Machine;
using WorkflowFunctions.Core.Security;
using WorkflowFunctions.Core.Steps;
using WorkflowFunctions.Engine.Definitions;
using WorkflowFunctions.Engine.Embedded;
using WorkflowFunctions.Engine.Instances;
using WorkflowFunctions.Engine.Notices;
using WorkflowFunctions.Engine.Notices.Digests;
using WorkflowFunctions.Engine.Notices.Mail;
using WorkflowFunctions.Engine.Steps;
using WorkflowFunctions.Storage.Sqlite;
using WorkflowFunctions.Storage.TestKit;

namespace WorkflowFunctions.Engine.Tests.Kit;

/// <summary>The engine over a real SQLite file, with time, rings and interleavings in the test's hand.</summary>
internal sealed class Laboratory : IAsyncDisposable
{
    private readonly string _directory;
    private readonly SqliteStore _sqlite;

    private readonly IStepExecutor[] _executors;

    private Laboratory(string directory, SqliteStore sqlite, IStepExecutor[] executors, Laboratory? before = null, NoticeOptions? options = null)
    {
        _executors = executors;
        _directory = directory;
        _sqlite = sqlite;
        Time = before?.Time ?? new FakeTimeProvider(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
        Executor = before?.Executor ?? new ScriptedExecutor(Workflows.Custom);
        Mail = before?.Mail ?? new KeptMail();
        Roles = before?.Roles ?? new DemoRoles();
        Book = before?.Book ?? new KeptBook();
        NoticeOptions = before?.NoticeOptions ?? options ?? NoticeOptions.Default;
        Store = new InterleavingStore(sqlite);
        Doorbell = new SilentDoorbell(sqlite);
        Definitions = new DefinitionCache(sqlite, Roles, Calendars);
        Advancer = new InstanceAdvancer(Store, Definitions, Time, Metrics);
        ReferenceIds = new ReferenceIds(Store);
        Successors = new SuccessorStarter(Store, Definitions, ReferenceIds, Doorbell, Time, Metrics);
        var outside = new RingingAdvancer(Advancer, Successors, Doorbell);
        Signals = new SignalService(Store, Definitions, outside, Doorbell, Time, Metrics);
        Commands = new CommandService(Store, sqlite, Definitions, outside, Successors, Doorbell);
        Reader = new InstanceReader(Store, outside);
        Starter = new InstanceStarter(Store, new DefinitionSelector(sqlite), Definitions, ReferenceIds, outside, Doorbell, Time);
        DefinitionService = new DefinitionService(sqlite, Store, Roles, new StepCatalogue([Executor.Type, .. executors.Select(own => own.Type)]), Time, Calendars);
        Runner = new StepRunner(
            Store, Definitions, Claims, [Executor, .. executors, new EmailExecutor(MailChannel)], Notices(), Time, Metrics, NullLogger<StepRunner>.Instance);
        Resume = new ResumeService(Store, Definitions, Advancer, Successors, Doorbell, Time, Metrics, NullLogger<ResumeService>.Instance);
    }

    /// <summary>Where the database lies.</summary>
    public string Folder => _directory;

    public FakeTimeProvider Time { get; }

    public KeptLog<EmbeddedLoop> LoopLog { get; } = new();

    public EngineMetrics Metrics { get; } = new();

    public SilentDoorbell Doorbell { get; }

    public ScriptedExecutor Executor { get; }

    public KeptMail Mail { get; }

    public DemoRoles Roles { get; }

    public InterleavingStore Store { get; }

    /// <summary>The addresses that are known.</summary>
    public KeptBook Book { get; }

    public KeptAbsences Absences { get; } = new();

    public NoticeOptions NoticeOptions { get; }

    public IDefinitionStore DefinitionStore => _sqlite;

    public IDigestStore DigestStore => _sqlite;

    public DefinitionCache Definitions { get; }

    public InstanceAdvancer Advancer { get; }

    public SignalService Signals { get; }

    public SuccessorStarter Successors { get; }

    public CommandService Commands { get; }

    public InstanceReader Reader { get; }

    public ReferenceIds ReferenceIds { get; }

    public InstanceStarter Starter { get; }

    public DefinitionService DefinitionService { get; }

    public AttemptClaims Claims => new(Store, Definitions, Time, Metrics);

    public StepRunner Runner { get; }

    public ResumeService Resume { get; }

    public MailChannel MailChannel => new(Mail, Sender, Time);

    private static MailOptions Sender { get; } = new(new MailboxAddress("", "workflow@example.com"));

    /// <summary>An office in Berlin that is open from Monday to Friday, from 9 to 17.</summary>
    private static BusinessCalendars Calendars { get; } = new(new BusinessCalendar(
        "Office", TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin"),
        [DayOfWeek.Monday, DayOfWeek.Tuesday, DayOfWeek.Wednesday, DayOfWeek.Thursday, DayOfWeek.Friday], [OpeningHours.Parse("09:00-17:00")!], []));

    public static Caller Admin { get; } = Person("admin", 1);

    /// <summary>An author who may change whom definitions ask.</summary>
    public static Editor Editor { get; } = new(Admin with { AccessStrings = [AccessString.ChangeApprovers] });

    public static Caller Erin { get; } = Person("erin", 4);

    /// <param name="executors">What runs steps besides <see cref="Executor"/>.</param>
    public static async Task<Laboratory> OpenAsync(params IStepExecutor[] executors)
    {
        var directory = Directory.CreateTempSubdirectory("engine-tests-").FullName;
        return new Laboratory(directory, await OpenStoreAsync(directory), executors);
    }

    /// <summary>A laboratory whose notices say what these options say.</summary>
    public static async Task<Laboratory> OpenAsync(NoticeOptions options)
    {
        var directory = Directory.CreateTempSubdirectory("engine-tests-").FullName;
        return new Laboratory(directory, await OpenStoreAsync(directory), [], options: options);
    }

    /// <summary>A laboratory whose store appends and folds a signal at once, or does not offer it.</summary>
    public static async Task<Laboratory> OpenAsync(bool foldsAtOnce)
    {
        var lab = await OpenAsync();
        lab.Store.FoldsAtOnce = foldsAtOnce;
        return lab;
    }

    /// <summary>
    /// Closes the files and has another process open them, which knows nothing but what they hold. The clock and what others got are
    /// not the process's: they stay.
    /// </summary>
    public async Task<Laboratory> ReopenAsync()
    {
        await CloseAsync();
        return new Laboratory(_directory, await OpenStoreAsync(_directory), _executors, this);
    }

    public static Caller Person(string name, params int[] roles) =>
        new(new Person($"key-of-{name}", name, $"{name}@example.com"), [.. roles], []);

    /// <summary>What tells people, over mail and these channels.</summary>
    public NoticeTeller Notices(params INoticeChannel[] besides) =>
        new([MailChannel, .. besides], new NoticeComposer(Book, Store, NoticeOptions), Store, NullLogger<NoticeTeller>.Instance);

    /// <summary>What tells people once a day, as one more worker does; by mail, unless the channels are given.</summary>
    public DigestService Digests(params INoticeChannel[] channels) => new(
        Book, new DigestComposer(Store, Store, Absences, NoticeOptions, Time), DigestStore, channels is [] ? [MailChannel] : channels, NoticeOptions, Time,
        NullLogger<DigestService>.Instance);

    public static Caller Approver(string name) => Person(name, 2);

    /// <summary>Publishes a definition and starts one instance of it.</summary>
    public async Task<Guid> StartAsync(WorkflowDefinition definition)
    {
        await PublishAsync(definition);
        var started = await Starter.StartAsync(
            new StartRequest(new StartSelector(definition.Id, null, null, null), JsonMap.Empty), Erin, TestContext.Current.CancellationToken);
        return Assert.IsType<StartResult.Started>(started).Snapshot.Id;
    }

    /// <summary>Publishes a definition and starts many instances of it.</summary>
    public async Task<HashSet<Guid>> StartManyAsync(WorkflowDefinition definition, int count)
    {
        var ids = new HashSet<Guid> { await StartAsync(definition) };
        while (ids.Count < count)
        {
            var request = new StartRequest(new StartSelector(definition.Id, null, null, null), JsonMap.Empty);
            var started = await Starter.StartAsync(request, Erin, TestContext.Current.CancellationToken);
            ids.Add(Assert.IsType<StartResult.Started>(started).Snapshot.Id);
        }

        return ids;
    }

    public async Task<DefinitionHead> PublishAsync(WorkflowDefinition definition, params string[] keys)
    {
        var head = new DefinitionHead(definition.Id, definition.DisplayName, definition.WorkflowType, null, null, true, 1, 1, 1)
        {
            Keys = DefinitionKeys.Of(keys.Select(key => new DefinitionKey(key))),
        };
        Assert.True(await DefinitionStore.SaveAsync(head, definition, expectedRevision: 0));
        return head;
    }

    public Task<SignalResult> SignalAsync(Guid id, SignalKey key, Caller caller, bool approved = true) => Signals.AcceptAsync(
        id, new SignalCommand(key, JsonMap.From(("Approved", $"{approved}"))), caller, TestContext.Current.CancellationToken);

    public async Task AcceptAsync(Guid id, SignalKey key, string caller, bool approved = true) =>
        Assert.IsType<SignalResult.Accepted>(await SignalAsync(id, key, Approver(caller), approved));

    public Task<CommandResult> StopAsync(Guid id) => Commands.StopAsync(id, Admin, isCurrent: null, TestContext.Current.CancellationToken);

    /// <summary>As the person does who has started every instance here.</summary>
    public Task<CommandResult> WithdrawAsync(Guid id, string? reason = null) =>
        Commands.WithdrawAsync(id, Erin, reason, isCurrent: null, TestContext.Current.CancellationToken);

    /// <summary>As somebody does who may manage instances.</summary>
    public Task<CommandResult> AssignAsync(Guid id, params ImmutableArray<string> people) => AssignAsync(id, new Assignees([], people));

    /// <inheritdoc cref="AssignAsync(Guid, ImmutableArray{string})"/>
    public Task<CommandResult> AssignRoleAsync(Guid id, int role) => AssignAsync(id, new Assignees([role], []));

    private Task<CommandResult> AssignAsync(Guid id, Assignees assignees) => Commands.AssignAsync(
        id, Admin with { AccessStrings = [AccessString.ManageInstances] }, assignees, "She is on holiday.", signal: null, isCurrent: null,
        TestContext.Current.CancellationToken);

    public Task<CommandResult> RestartAsync(Guid id, int? version = null) =>
        Commands.RestartAsync(id, Admin, version, isCurrent: null, TestContext.Current.CancellationToken);

    public Task<CommandResult> DeleteAsync(Guid id) => Commands.DeleteAsync(id, isCurrent: null, TestContext.Current.CancellationToken);

    /// <summary>All instances there are.</summary>
    public async Task<IReadOnlyList<Guid>> ListAsync()
    {
        var query = new InstanceListQuery(new InstanceScope.All(), InstanceField.StartDate, Descending: false, 0, 100);
        return [.. (await Store.ListAsync(query, TestContext.Current.CancellationToken)).Items.Select(item => item.Id)];
    }

    /// <summary>Whether anything of the instance is due, ever.</summary>
    public async Task<bool> IsDueAsync(Guid id)
    {
        await foreach (var due in Store.ReadDueAsync(DueKinds.All, DateTimeOffset.MaxValue, TestContext.Current.CancellationToken))
        {
            if (due.Id == id)
                return true;
        }

        return false;
    }

    public async Task<Advanced> AdvanceAsync(Guid id) =>
        (await Advancer.AdvanceAsync(id, TestContext.Current.CancellationToken))!;

    public async Task<InstanceSnapshot> ReadAsync(Guid id) =>
        (await Reader.FindAsync(id, TestContext.Current.CancellationToken))!;

    /// <summary>As last committed, without advancing.</summary>
    public async Task<InstanceRead> PeekAsync(Guid id) =>
        (await Store.ReadAsync(id, TestContext.Current.CancellationToken))!;

    public async Task<IReadOnlyList<HistoryEntry>> HistoryAsync(Guid id, params HistoryKind[] kinds)
    {
        var history = await Store.ReadHistoryAsync(id, TestContext.Current.CancellationToken);
        Assert.Equal(Enumerable.Range(1, history.Length).Select(number => (long)number), history.Select(entry => entry.Sequence));
        return [.. history.Where(entry => kinds.Length == 0 || kinds.Contains(entry.Kind))];
    }

    /// <summary>The loop of the embedded host over this laboratory; it runs until disposed.</summary>
    public RunningLoop RunLoop()
    {
        var clock = new DueClock(Store, Time);
        var doorbell = new EmbeddedDoorbell(clock, Metrics);
        var successors = new SuccessorStarter(Store, Definitions, ReferenceIds, doorbell, Time, Metrics);
        var resume = new ResumeService(Store, Definitions, Advancer, successors, doorbell, Time, Metrics, NullLogger<ResumeService>.Instance);
        return new RunningLoop(new EmbeddedLoop(doorbell, clock, Advancer, Runner, successors, resume, Time, LoopLog), doorbell);
    }

    /// <summary>The attempt that the instance offers begins, and nobody goes on with it.</summary>
    public async Task<InstanceSnapshot> ClaimAsync(Guid id)
    {
        var attempt = Assert.IsType<NextAction.RunStep>((await AdvanceAsync(id)).Next).Attempt;
        return (await Claims.ClaimAsync(id, attempt, TestContext.Current.CancellationToken))!;
    }

    /// <summary>Advances an instance and runs what it asks for, until it waits or has ended.</summary>
    /// <param name="stop">Ends what runs; by default the end of the test.</param>
    public async Task DriveAsync(Guid id, CancellationToken? stop = null)
    {
        while ((await AdvanceAsync(id)).Next is NextAction.RunStep run)
            await Runner.ExecuteAsync(id, run.Attempt, stop ?? TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        Directory.Delete(_directory, recursive: true);
    }

    private static Task<SqliteStore> OpenStoreAsync(string directory) =>
        SqliteStore.OpenAsync(new SqliteStoreOptions { Directory = directory });

    private async Task CloseAsync()
    {
        ReferenceIds.Dispose();
        Metrics.Dispose();
        await _sqlite.DisposeAsync();
    }
}

/// <summary>A loop that was started, and its doorbell.</summary>
internal sealed class RunningLoop : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _running;

    public RunningLoop(EmbeddedLoop loop, EmbeddedDoorbell doorbell)
    {
        Doorbell = doorbell;
        _running = Task.Run(() => loop.RunAsync(_stop.Token));
    }

    public EmbeddedDoorbell Doorbell { get; }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        // A test that has failed may have left an attempt hanging: it fails, and the others go on.
        await _running.WaitAsync(TimeSpan.FromMinutes(5));
        _stop.Dispose();
    }
}
