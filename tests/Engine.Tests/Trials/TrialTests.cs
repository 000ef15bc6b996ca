using WorkflowFunctions.Core;
using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Machine;
using WorkflowFunctions.Core.Security;
using WorkflowFunctions.Engine.Steps;
using WorkflowFunctions.Engine.Tests.Kit;
using WorkflowFunctions.Engine.Tests.Samples;
using WorkflowFunctions.Engine.Trials;
using static WorkflowFunctions.Engine.Tests.Trials.Tries;

namespace WorkflowFunctions.Engine.Tests.Trials;

/// <summary>What somebody learns of a workflow before anybody runs it.</summary>
public sealed class TrialTests : IAsyncLifetime
{
    private Laboratory _lab = null!;

    public async ValueTask InitializeAsync() => _lab = await Laboratory.OpenAsync();

    public ValueTask DisposeAsync() => _lab.DisposeAsync();

    [Fact]
    public async Task Without_answers_it_ends_at_the_step_that_waits_and_says_whom_that_asks()
    {
        var report = await _lab.TryAsync(Workflows.OneApproval(2, ("DeadlineHours", "8"), ("RequesterMayApprove", "False"),
            ("ReminderHours", "2"), ("ReminderRecipients", "pki@example.com")), Asking());

        Assert.Equal((InstanceStatus.Suspended, "StartNOOP Approve1"), (report.End.Status, report.Path()));
        var asked = report.Visit("Approve1").Asked!;
        Assert.Equal([2], asked.State.RoleIds);
        Assert.Equal(["erin"], asked.Barred);
        Assert.Equal((_lab.Time.GetUtcNow().AddHours(8), _lab.Time.GetUtcNow().AddHours(2)), (asked.State.Deadline, asked.NextAt));
        Assert.Equal("Awaiting 2 more approval(s) from PKI Approvers.", asked.Message.Show(role => _lab.Roles.Find(role)!.Name));
        Assert.Empty(report.Problems);
    }

    [Fact]
    public async Task Whom_role_tokens_stand_for_is_found_and_their_addresses_are_not_told()
    {
        var report = await _lab.TryAsync(
            Workflows.Of(Workflows.ApprovalBy("Ask", "EndNOOP", "$(owner)", "Certificate Owners")), Asking().With("""{ "owner": "bob@example.com" }"""));

        var asked = report.Visit("Ask").Asked!.State;
        Assert.Equal([3], asked.RoleIds);
        Assert.Equal(["bob"], asked.People.Select(person => person.Name));
        Assert.All(asked.People, person => Assert.Equal(TrialPeople.PlaceholderMail, person.Mail));
        Assert.Contains("'$(owner)' asks bob.", report.Visit("Ask").History.Select(entry => entry.Message));
    }

    [Fact]
    public async Task An_answer_is_checked_as_a_signal_is_and_a_refusal_stops_nothing()
    {
        var report = await _lab.TryAsync(
            Workflows.OneApproval(2, ("RequesterMayApprove", "False")),
            Asking(
                Approves("Approve1", "erin"), Approves("Approve1", "dave", roles: [3]), Approves("Approve1", "alice"), Approves("Approve1", "alice"),
                Approves("Approve1", "ALICE", approved: false), Approves("Approve1", "bob")));

        Assert.Equal(InstanceStatus.Complete, report.End.Status);
        var answers = report.Visit("Approve1").Answers;
        Assert.IsType<Refusal.RequesterMayNotApprove>(answers[0].Refused);
        Assert.IsType<Refusal.MissingRole>(answers[1].Refused);
        Assert.Equal((null, false), (answers[2].Refused, answers[2].IsRepeat));
        Assert.True(answers[3].IsRepeat);
        Assert.IsType<Refusal.AnsweredOtherwise>(answers[4].Refused);
        Assert.Equal((null, "bob"), (answers[5].Refused, answers[5].By?.Name));
    }

    [Fact]
    public async Task Who_does_not_say_who_answers_gets_somebody_else_each_time_who_may()
    {
        var roles = await _lab.TryAsync(Workflows.OneApproval(2), Asking(Approves("Approve1"), Approves("Approve1")));
        Assert.Equal(InstanceStatus.Complete, roles.End.Status);
        Assert.Equal(["somebody 1", "somebody 2"], roles.Visit("Approve1").Answers.Select(answer => answer.By?.Name));

        var person = await _lab.TryAsync(Workflows.Of(Workflows.ApprovalBy("Ask", "EndNOOP", "$(owner)")), Asking(Approves("Ask")).With("""{ "owner": "carol" }"""));
        Assert.Equal((InstanceStatus.Complete, "carol"), (person.End.Status, person.Visit("Ask").Answers[0].By?.Name));
    }

    [Fact]
    public async Task An_answer_to_another_step_is_refused_as_it_would_be()
    {
        var report = await _lab.TryAsync(Workflows.TwoApprovals(), Asking(Approves("Approve2"), Approves("Approve1")));

        Assert.IsType<Refusal.StandsElsewhere>(report.Visit("Approve1").Answers[0].Refused);
        Assert.Equal("Approve2", report.End.Position.UniqueName);
    }

    [Fact]
    public async Task Time_passes_between_answers_and_brings_what_is_due()
    {
        var definition = Workflows.OneApproval(2, ("DeadlineHours", "8"), ("ReminderHours", "3"), ("ReminderRecipients", "pki@example.com"));

        var report = await _lab.TryAsync(definition, Asking(Approves("Approve1", afterHours: 4), Approves("Approve1", afterHours: 3)));
        var visit = report.Visit("Approve1");
        Assert.Equal([4, 7], visit.Answers.Select(answer => (answer.At - _lab.Time.GetUtcNow()).TotalHours));
        Assert.Equal(["reminder-mail-1", "reminder-mail-2"], visit.Effects.Select(effect => effect.Effect));
        Assert.Equal([3, 6], visit.Effects.Select(effect => (effect.At - _lab.Time.GetUtcNow()).TotalHours));
        Assert.Equal(InstanceStatus.Complete, report.End.Status);

        var late = await _lab.TryAsync(definition, Asking(Approves("Approve1", afterHours: 8)));
        Assert.Equal(InstanceStatus.Rejected, late.End.Status);
        Assert.Equal(["The answers from number 1 on were not used: the instance has ended as Rejected before."], late.Problems);
    }

    [Fact]
    public async Task The_deadline_passes_if_that_is_asked_for()
    {
        var report = await _lab.TryAsync(
            SampleFiles.Escalation, Asking(DeadlineOf("OwnerApproval"), Approves(SampleFiles.Escalation.Steps.First(step => step.Signal is not null && step.UniqueName != "OwnerApproval").UniqueName)));

        Assert.Contains(report.Visits.First(visit => visit.Asked is not null).History, entry => entry.Kind == HistoryKind.DeadlineElapsed);
        Assert.True(report.Visits.Count(visit => visit.Asked is not null) > 1);

        var endless = await _lab.TryAsync(Workflows.OneApproval(1), Asking(DeadlineOf("Approve1"), Approves("Approve1")));
        Assert.Equal(InstanceStatus.Complete, endless.End.Status);
        Assert.Contains("which has none at this visit", Assert.Single(endless.Problems), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_comes_back_from_outside_is_what_the_request_says_and_else_nothing()
    {
        var definition = Workflows.Of(
            Workflows.Step("Read", Workflows.Custom, "Choose"),
            Workflows.Step("Choose", "Decision", null) with
            {
                ConfigurationParameters = JsonMap.Empty.Set("Cases", System.Text.Json.JsonElement.Parse("""[{ "Name": "again", "Condition": "$(amount) -gt 10" }]""")),
                Outputs = [new("again", "Sleep"), new("otherwise", "EndNOOP")],
            },
            Workflows.Step("Sleep", "Delay", "Read", ("Hours", "5")));

        var report = await _lab.TryAsync(definition, Asking().Ending("Read", Brings("""{ "amount": 11 }"""), Brings("""{ "amount": 10 }""")));
        Assert.Equal("StartNOOP Read Choose Sleep Read Choose EndNOOP", report.Path());
        Assert.Equal(["again"], report.Visit("Choose").Outputs);
        Assert.Equal(TimeSpan.FromHours(5), report.At - _lab.Time.GetUtcNow());
        Assert.All(report.Visits.SelectMany(visit => visit.Effects), effect => Assert.Equal(OutcomeBasis.Given, effect.Basis));

        var assumed = await _lab.TryAsync(definition, Asking());
        Assert.Equal("StartNOOP Read Choose EndNOOP", assumed.Path());
        var effect = Assert.Single(assumed.Visit("Read").Effects);
        Assert.Equal((OutcomeBasis.Assumed, 1), (effect.Basis, effect.Attempts));
        Assert.IsType<PreviewedSending.Untold>(Assert.Single(effect.Sent));
    }

    [Fact]
    public async Task A_failure_that_may_pass_is_tried_again_as_often_as_the_step_says_and_the_trial_says_where_it_fails()
    {
        var definition = Workflows.Of(Workflows.Step("Call", Workflows.Custom, "EndNOOP", ("MaxAttempts", "3")));

        var report = await _lab.TryAsync(definition, Asking().EndingAlways("Call", Fails("no answer", mayPass: true)));

        Assert.Equal(InstanceStatus.Failed, report.End.Status);
        Assert.Equal(["Step 'Call' failed: no answer"], report.Problems);
        Assert.Equal(3, Assert.Single(report.Visit("Call").Effects).Attempts);
        Assert.True(report.At > _lab.Time.GetUtcNow());

        var large = await _lab.TryAsync(definition, Asking().EndingAlways("Call", Brings($$"""{ "x": "{{new string('x', WorkflowMachine.LargestData)}}" }""")));
        Assert.Contains("its outcome would take", Assert.Single(large.Problems), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Outcomes_that_nobody_needed_are_named()
    {
        var report = await _lab.TryAsync(Workflows.OneApproval(1), Asking().EndingAlways("Approve1", Fails("no mail")));

        Assert.Equal(["The outcomes of 'Approve1' were not used: nothing was done outside there."], report.Problems);
    }

    [Fact]
    public async Task Another_requester_is_only_simulated_and_the_address_is_what_the_request_says()
    {
        var definition = Workflows.Of(Workflows.Step("Set", "SetVariable", "EndNOOP") with
        {
            ConfigurationParameters = JsonMap.Empty.Set("Variables", System.Text.Json.JsonElement.Parse("""{ "who": "$(requester) $(requester:mail)" }""")),
        });

        Assert.Equal("alice somebody@example.invalid", await WhoAsync(new TrialRequester("alice", null)));
        Assert.Equal("alice a@b.example", await WhoAsync(new TrialRequester("alice", "a@b.example")));
        Assert.Equal("nobody known somebody@example.invalid", await WhoAsync(new TrialRequester("nobody known", null)));
        Assert.Equal("author author@example.com", await WhoAsync(null));
        Assert.Equal("author author@example.com", await WhoAsync(new TrialRequester("AUTHOR", null)));

        async Task<string> WhoAsync(TrialRequester? requester) =>
            (await _lab.TryAsync(definition, Asking() with { Requester = requester })).End.Data["who"].GetString()!;
    }

    [Fact]
    public async Task What_the_version_does_not_have_is_refused_all_at_once()
    {
        var twins = DemoRoles.Known("twin") with { Person = new Person("other", "alice", null) };
        _lab.Roles.People = [.. _lab.Roles.People, twins];
        var answers = Asking(
            Approves("Nowhere"), Approves("StartNOOP"), Approves("Approve1", "alice"), Approves("Approve1", roles: [9]),
            Approves("Approve1") with { SignalName = "Other" });
        var request = (answers with { Requester = new TrialRequester("alice", null) })
            .EndingAlways("Else", Fails("x")).EndingAlways("Approve1", Brings("""{ "x": 1 }"""));

        var refused = Assert.IsType<TrialResult.Invalid>(
            await _lab.Service().TryAsync(Workflows.OneApproval(1), request, Author, TestContext.Current.CancellationToken));

        Assert.Equal(
            ["Requester.Name", "Answers[0]", "Answers[1]", "Answers[2].By", "Answers[3].RoleIds", "Answers[4]", "Outcomes.Approve1", "Outcomes.Else"],
            refused.Problems.Select(problem => problem.Field).Order(Comparer<string>.Create((left, right) =>
                (Rank(left), left).CompareTo((Rank(right), right)))));
        Assert.Contains(refused.Problems, problem => problem.Message.Contains("fits both alice and alice", StringComparison.Ordinal));

        static int Rank(string field) => field.StartsWith("Requester", StringComparison.Ordinal) ? 0 : 1;
    }

    [Fact]
    public async Task A_draft_with_problems_is_refused_with_what_publishing_says_and_a_published_version_runs_all_the_same()
    {
        var broken = Workflows.Of(Workflows.Approval("Approve1", 1, "Nowhere") with { Signals = [new SignalDefinition("ApprovalStatus", [77])] });
        var service = _lab.Service();
        var refused = Assert.IsType<TrialResult.NotPublishable>(await service.TryAsync(broken, Asking(), Author, TestContext.Current.CancellationToken));
        Assert.Equal(await _lab.DefinitionService.PublishProblemsAsync(broken, TestContext.Current.CancellationToken), refused.Problems);
        Assert.True(refused.Problems.Length > 1);

        await _lab.PublishAsync(broken);
        var tried = Assert.IsType<TrialResult.Tried>(await service.TryAsync(broken.Id, null, Asking(), Author, TestContext.Current.CancellationToken));
        Assert.Equal("Approve1", tried.Report.End.Position.UniqueName);
        Assert.IsType<TrialResult.NoSuchDefinition>(await service.TryAsync(broken.Id, 2, Asking(), Author, TestContext.Current.CancellationToken));
        Assert.IsType<TrialResult.NoSuchDefinition>(await service.TryAsync(Guid.NewGuid(), null, Asking(), Author, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Nothing_is_stored_told_or_run()
    {
        _lab.Mail.BeforeNextSend = () => throw new InvalidOperationException("A mail was sent.");
        var definition = Workflows.Of(
            Workflows.Step("Call", Workflows.Custom, "Tell"),
            Workflows.Step("Tell", "Email", "Approve1", ("Subject", "s"), ("Message", "m"), ("Recipients", "a@example.com")),
            Workflows.Approval("Approve1", 1, "EndNOOP", ("ApprovalEmailRecipients", "a@example.com")));

        var report = await _lab.TryAsync(definition, Asking(Approves("Approve1")));

        Assert.Equal(InstanceStatus.Complete, report.End.Status);
        Assert.Equal(3, report.Visits.Sum(visit => visit.Effects.Length));
        Assert.Empty(_lab.Executor.EffectKeys);
        Assert.Empty(await _lab.ListAsync());
        Assert.Empty(_lab.Doorbell.Starts);
        Assert.Equal(1, await _lab.Store.LeaseReferenceIdsAsync(1));
    }
}
