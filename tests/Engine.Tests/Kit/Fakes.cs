using System.Collections.Concurrent;
using System.Collections.Immutable;
using MimeKit;
using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Security;
using WorkflowFunctions.Core.Steps;
using WorkflowFunctions.Engine.Notices;
using WorkflowFunctions.Engine.Notices.Mail;
using WorkflowFunctions.Engine.Steps;

namespace WorkflowFunctions.Engine.Tests.Kit;

/// <summary>Remembers rings and delivers none. As the durable one does, it reads what is awaited when it is rung.</summary>
internal sealed class SilentDoorbell(IInstanceStore store) : IDoorbell
{
    public ConcurrentQueue<(Guid Id, SignalKey? Awaited)> Rings { get; } = [];

    /// <summary>How much of the instance was unread at the last ring for something appended.</summary>
    public int? UnreadWhenRung { get; private set; }

    public ConcurrentQueue<Guid> Starts { get; } = [];

    public ConcurrentQueue<Guid> Forgotten { get; } = [];

    public Task StartAsync(Guid instanceId)
    {
        Starts.Enqueue(instanceId);
        return Task.CompletedTask;
    }

    public async Task RingAsync(Guid instanceId)
    {
        var read = await store.ReadAsync(instanceId, CancellationToken.None);
        UnreadWhenRung = read?.Unread.Length;
        Rings.Enqueue((instanceId, read?.Snapshot.WakeEvent));
    }

    public Task RingAsync(Guid instanceId, IReadOnlyCollection<SignalKey> awaited)
    {
        foreach (var signal in awaited)
            Rings.Enqueue((instanceId, signal));
        return Task.CompletedTask;
    }

    public Task EnsureAsync(Guid instanceId, IReadOnlyCollection<SignalKey> awaited) => RingAsync(instanceId, awaited);

    public Task ForgetAsync(Guid instanceId)
    {
        Forgotten.Enqueue(instanceId);
        return Task.CompletedTask;
    }
}

/// <summary>A step type whose outcome the test decides; it counts its attempts.</summary>
internal sealed class ScriptedExecutor(string extensionName, AttemptLane lane = AttemptLane.Calls) : IStepExecutor
{
    public AttemptLane Lane => lane;

    public Func<StepContext, CancellationToken, Task<EffectOutcome>> Run { get; set; } =
        (_, _) => Task.FromResult<EffectOutcome>(EffectOutcome.Succeeded.Nothing);

    public ConcurrentQueue<string> EffectKeys { get; } = [];

    public StepType Type { get; } = new(extensionName, extensionName);

    public Task<EffectOutcome> ExecuteAsync(StepContext context, CancellationToken cancellation)
    {
        EffectKeys.Enqueue(context.EffectKey());
        return Run(context, cancellation);
    }
}

internal sealed class KeptMail : IMailTransport
{
    public List<MimeMessage> Sent { get; } = [];

    /// <summary>What sending throws, if anything.</summary>
    public MailNotSentException? Failure { get; set; }

    /// <summary>Runs once, while the next mail is being sent.</summary>
    public Func<Task>? BeforeNextSend { get; set; }

    public async Task SendAsync(MimeMessage message, CancellationToken cancellation)
    {
        if (BeforeNextSend is { } before)
        {
            BeforeNextSend = null;
            await before();
        }

        if (Failure is { } failure)
            throw failure;
        using var copy = new MemoryStream();
        await message.WriteToAsync(copy, cancellation);
        copy.Position = 0;
        Sent.Add(await MimeMessage.LoadAsync(copy, cancellation));
    }
}

/// <summary>The roles of the demo, and everybody but erin.</summary>
internal sealed class DemoRoles : IRoleDirectory
{
    /// <summary>Whom role tokens may stand for besides the roles, from now on.</summary>
    public ImmutableArray<KnownPerson> People { get; set; } = [Known("alice"), Known("bob"), Known("carol"), Known("dave")];

    public ImmutableArray<Role> All { get; } =
        [new(1, "Administrators", []), new(2, "PKI Approvers", []), new(3, "Certificate Owners", []), new(4, "Requesters", [])];

    public ImmutableArray<Role> Configured => All;

    public Role? Find(int id) => All.FirstOrDefault(role => role.Id == id);

    public ValueTask<ApproverDirectory> ApproversAsync(CancellationToken cancellation) =>
        new(new ApproverDirectory(All, People));

    public static KnownPerson Known(string name, params ImmutableArray<string> otherNames) => new(Laboratory.Person(name).Person, otherNames);
}

/// <summary>The addresses that a test knows: nobody's, until it says otherwise.</summary>
internal sealed class KeptBook : IAddressBook
{
    public AddressBook Book { get; set; } = AddressBook.Empty;

    public ValueTask<AddressBook> ReadAsync(CancellationToken cancellation) => new(Book);

    /// <summary>Knows this person, with these roles and this address.</summary>
    public void Add(string name, string? mail, params ImmutableArray<int> roles) =>
        Book = Book with { People = Book.People.Add(new RoleHolder(new Person($"key-of-{name}", name, mail), roles)) };

    public void AddRole(int id, string mail) => Book = Book with { Roles = Book.Roles.Add(new RoleAddress(id, mail)) };
}
