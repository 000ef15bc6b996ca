using System.Text.Json;
using MimeKit;
using WorkflowFunctions.Core;
using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Machine;
using WorkflowFunctions.Core.Security;
using WorkflowFunctions.Engine.Definitions;
using WorkflowFunctions.Engine.Instances;
using WorkflowFunctions.Engine.Steps.Script;
using WorkflowFunctions.Engine.Tests.Scripting;

namespace WorkflowFunctions.Engine.Tests.Kit;

/// <summary>
/// One instance of a workflow, from its publication on, with the people of the demo. Every step does what it does in an
/// installation; mail is kept, time is the test's, and requests may go to 127.0.0.1.
/// </summary>
internal sealed class Rehearsal : IAsyncDisposable
{
    private readonly OutgoingLab _outgoing;

    private Rehearsal(Laboratory lab, OutgoingLab outgoing)
    {
        (Lab, _outgoing) = (lab, outgoing);
    }

    public static Caller Admin { get; } = Laboratory.Admin;

    public static Caller Alice { get; } = Laboratory.Person("alice", 2);

    public static Caller Bob { get; } = Laboratory.Person("bob", 2);

    public static Caller Carol { get; } = Laboratory.Person("carol", 2, 3);

    public static Caller Dave { get; } = Laboratory.Person("dave", 3, 4);

    public static Caller Erin { get; } = Laboratory.Erin;

    public Laboratory Lab { get; }

    public Guid Id { get; private set; }

    /// <summary>As it stands after what was done last.</summary>
    public InstanceSnapshot Snapshot { get; private set; } = null!;

    public IReadOnlyList<MimeMessage> Mails => Lab.Mail.Sent;

    /// <summary>Where it stands and what it says, role names filled in.</summary>
    public (InstanceStatus Status, string Step, string Message) Standing =>
        (Snapshot.Status, Snapshot.Position.UniqueName, Snapshot.Message.Show(role => new DemoRoles().Find(role)!.Name));

    /// <summary>Publishes the definition, which has to be without a problem, and starts an instance of it.</summary>
    /// <param name="data">The initial data, as JSON.</param>
    /// <param name="by">Who starts it; by default erin.</param>
    /// <param name="own">An executor that the installation has besides those of every installation.</param>
    /// <param name="settings">Of the outgoing calls.</param>
    public static async Task<Rehearsal> BeginAsync(
        WorkflowDefinition definition, string data = "{}", Caller? by = null, IStepExecutor? own = null, params (string Name, string Value)[] settings)
    {
        var outgoing = new OutgoingLab(settings);
        var lab = await Laboratory.OpenAsync(
            [outgoing.Rest, outgoing.OAuth, outgoing.Function, outgoing.FunctionOAuth, new ScriptExecutor(Scripts.Pool), .. own is null ? [] : new[] { own }]);
        foreach (var person in (Caller[])[Alice, Bob, Carol, Dave])
            lab.Book.Add(person.Person.Name, person.Person.Mail, person.RoleIds);
        var rehearsal = new Rehearsal(lab, outgoing);
        var draft = new DefinitionHead(
            definition.Id, definition.DisplayName, definition.WorkflowType, null, null, Enabled: true,
            definition.Version, Published: null, Revision: 1);
        await lab.DefinitionStore.SaveAsync(draft, definition, expectedRevision: 0);
        if (await lab.DefinitionService.PublishAsync(definition.Id, Laboratory.Editor, Cancellation) is DefinitionResult.Invalid refused)
            Assert.Fail(string.Join('\n', refused.Problems.Select(problem => problem.Message)));

        var request = new StartRequest(new StartSelector(definition.Id, null, null, null), MapOf(data));
        rehearsal.Id = Assert.IsType<StartResult.Started>(await lab.Starter.StartAsync(request, by ?? Erin, Cancellation)).Snapshot.Id;
        await rehearsal.GoOnAsync();
        return rehearsal;
    }

    /// <summary>Somebody answers the step called <paramref name="step"/>.</summary>
    public Task ApproveAsync(Caller by, string step, string? comment = null) => SignalAsync(by, $"{step}.ApprovalStatus", Answer(true, comment));

    public Task DenyAsync(Caller by, string step, string? comment = null) => SignalAsync(by, $"{step}.ApprovalStatus", Answer(false, comment));

    /// <param name="key">The signal's key.</param>
    /// <param name="data">Its data, as JSON.</param>
    public async Task SignalAsync(Caller by, string key, string data)
    {
        Assert.IsType<SignalResult.Accepted>(await SendAsync(by, key, data));
        await GoOnAsync();
    }

    /// <summary>Why a signal is refused.</summary>
    public async Task<Refusal> RefusalAsync(Caller by, string key, string data) =>
        Assert.IsType<SignalResult.Refused>(await SendAsync(by, key, data)).Reason;

    /// <summary>Lets time pass, and does what is due then.</summary>
    public Task AfterAsync(double hours)
    {
        Lab.Time.Advance(TimeSpan.FromHours(hours));
        return GoOnAsync();
    }

    /// <summary>The value of the data bucket as compact JSON.</summary>
    public string Data(string name) => JsonSerializer.Serialize(Snapshot.Data[name]);

    /// <summary>The data bucket, or these values of it, as compact JSON.</summary>
    public string Compact(params string[] names) =>
        JsonSerializer.Serialize(JsonValues.Of(JsonMap.From(Snapshot.Data.Where(pair => names.Length == 0 || names.Contains(pair.Key)))));

    public async Task<IEnumerable<string>> HistoryAsync() => (await Lab.HistoryAsync(Id)).Select(entry => entry.Message);

    public async ValueTask DisposeAsync()
    {
        await Lab.DisposeAsync();
        await _outgoing.DisposeAsync();
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static JsonMap MapOf(string json) => JsonValues.MapOf(JsonElement.Parse(json));

    private static string Answer(bool approved, string? comment) => JsonSerializer.Serialize(new { Approved = approved, Comment = comment });

    private Task<SignalResult> SendAsync(Caller by, string key, string data) =>
        Lab.Signals.AcceptAsync(Id, new SignalCommand(SignalKey.Parse(key)!.Value, MapOf(data)), by, Cancellation);

    /// <summary>As a host does: advances and runs attempts until the instance waits or has ended.</summary>
    private async Task GoOnAsync()
    {
        var advanced = await Lab.AdvanceAsync(Id);
        while (advanced.Next is NextAction.RunStep run)
        {
            await Lab.Runner.ExecuteAsync(Id, run.Attempt, Cancellation);
            advanced = await Lab.AdvanceAsync(Id);
        }

        Snapshot = advanced.Snapshot;
    }
}
