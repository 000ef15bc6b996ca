using System.Net;
using WorkflowFunctions.Core.Instances;
using Xunit;

namespace WorkflowFunctions.HostScenarios;

/// <summary>Stories of people who ask back, who are found when they are needed, and who are added later.</summary>
public abstract partial class HostScenarioTests
{
    private const string Review = "Review.ApprovalStatus";
    private const string AskRequester = "AskRequester.Input";
    private const string ChooseReason = "ChooseReason.Input";
    private const string OnCallApproval = "OnCallApproval.ApprovalStatus";

    [Fact]
    public async Task Who_wants_changes_asks_the_requester_in_person_and_then_all_is_approved_anew()
    {
        using var story = new Story(_host);
        var id = await story.StartAsync(Samples.ChangesRequested);
        Assert.Equal(HttpStatusCode.BadRequest, await story.AnswerAsync(id, ScenarioSettings.Approver(1), Review, new { Answer = "changes" }));
        Assert.Equal(HttpStatusCode.NoContent, await story.AnswerAsync(id, ScenarioSettings.Approver(1), Review, new { Answer = "changes", Comment = "What for?" }));
        await story.UntilAsync(id, snapshot => snapshot.Position.UniqueName == "AskRequester");
        Assert.Equal(HttpStatusCode.Forbidden, await story.AnswerAsync(id, ScenarioSettings.Approver(1), AskRequester, new { purpose = "mine" }));
        Assert.Equal(HttpStatusCode.NoContent, await story.AnswerAsync(id, ScenarioSettings.Requester, AskRequester, new { purpose = "Shop" }));
        await story.UntilAsync(id, snapshot => snapshot.Position.UniqueName == "Review");
        await story.ApproveAsync(id, ScenarioSettings.Approver(1), Review);
        await story.UntilAsync(id, InstanceStatus.Complete);
    }

    [Fact]
    public async Task The_owner_chooses_why_a_certificate_is_revoked_and_the_reason_decides_who_is_asked()
    {
        using var story = new Story(_host);
        var urgent = await story.StartAsync(Samples.ChosenReason);
        Assert.Equal(HttpStatusCode.BadRequest, await story.AnswerAsync(urgent, ScenarioSettings.Owner, ChooseReason, new { reason = "Boredom" }));
        Assert.Equal(HttpStatusCode.NoContent, await story.AnswerAsync(urgent, ScenarioSettings.Owner, ChooseReason, new { reason = "key compromise" }));
        await story.UntilAsync(urgent, InstanceStatus.Complete);
        Assert.Equal("""{"RevocationReason":"Key compromise"}""", (await story.LookAsync(urgent)).Data["metadata"].GetRawText());

        var other = await story.StartAsync(Samples.ChosenReason);
        Assert.Equal(HttpStatusCode.NoContent, await story.AnswerAsync(other, ScenarioSettings.Owner, ChooseReason, new { reason = "Superseded" }));
        await story.UntilAsync(other, snapshot => snapshot.Position.UniqueName == "PkiApproval");
        await story.ApproveAsync(other, ScenarioSettings.Approver(1), "PkiApproval.ApprovalStatus");
        await story.UntilAsync(other, InstanceStatus.Complete);
    }

    [Fact]
    public async Task Another_system_says_who_approves_and_for_how_long_that_person_is_asked()
    {
        await using var rota = await TicketServer.StartAsync(refusals: 0);
        await Samples.SeedOnCallAsync(_host.Definitions, rota.Address);
        using var story = new Story(_host);
        var (answered, late) = (await story.StartAsync(Samples.OnCall), await story.StartAsync(Samples.OnCall));
        foreach (var id in (Guid[])[answered, late])
            await story.UntilAsync(id, snapshot => snapshot.Position.UniqueName == "OnCallApproval" && snapshot.State is InstanceState.AwaitingSignal);

        Assert.Equal(HttpStatusCode.Forbidden, await story.SignalAsync(answered, ScenarioSettings.Approver(1), "True", OnCallApproval));
        await story.ApproveAsync(answered, ScenarioSettings.Owner, OnCallApproval);
        await story.UntilAsync(answered, InstanceStatus.Complete);

        _host.Time.Advance(TimeSpan.FromHours(2));
        await _host.SweepAsync();
        await story.UntilAsync(late, snapshot => snapshot.Position.UniqueName == "PkiApproval");
        await story.ApproveAsync(late, ScenarioSettings.Approver(1), "PkiApproval.ApprovalStatus");
        await story.UntilAsync(late, InstanceStatus.Complete);
    }

    [Fact]
    public async Task One_of_each_role_approves_in_any_order_and_the_requester_is_neither_of_them()
    {
        const string FourEyes = "FourEyes.ApprovalStatus";
        using var story = new Story(_host);
        var id = await story.StartAsync(Samples.FourEyes);
        Assert.Equal(HttpStatusCode.Forbidden, await story.SignalAsync(id, ScenarioSettings.Requester, "True", FourEyes));
        await story.ApproveAsync(id, ScenarioSettings.Owner, FourEyes);
        await story.UntilAsync(id, snapshot => snapshot.State is InstanceState.AwaitingSignal { Votes.Length: 1 });
        await story.ApproveAsync(id, ScenarioSettings.Approver(1), FourEyes);
        await story.UntilAsync(id, InstanceStatus.Complete);
    }

    [Fact]
    public async Task Two_levels_need_two_people_also_after_finance_has_sent_it_back()
    {
        const string Manager = "Manager.ApprovalStatus";
        const string Finance = "Finance.ApprovalStatus";
        using var story = new Story(_host);
        var id = await story.StartAsync(Samples.Levels);
        await story.ApproveAsync(id, ScenarioSettings.Approver(1), Manager);
        await story.UntilAsync(id, snapshot => snapshot.Position.UniqueName == "Finance");
        Assert.Equal(HttpStatusCode.Forbidden, await story.SignalAsync(id, ScenarioSettings.Approver(1), "True", Finance));
        Assert.Equal(HttpStatusCode.Forbidden, await story.SignalAsync(id, ScenarioSettings.Requester, "True", Finance));
        Assert.Equal(HttpStatusCode.NoContent, await story.AnswerAsync(id, ScenarioSettings.Approver(2), Finance, new { Approved = "False", Comment = "What for?" }));
        await story.UntilAsync(id, snapshot => snapshot.Position.UniqueName == "Manager");
        await story.ApproveAsync(id, ScenarioSettings.Approver(2), Manager);
        await story.UntilAsync(id, snapshot => snapshot.Position.UniqueName == "Finance");
        Assert.Equal(HttpStatusCode.Forbidden, await story.SignalAsync(id, ScenarioSettings.Approver(2), "True", Finance));
        await story.ApproveAsync(id, ScenarioSettings.Approver(1), Finance);
        await story.UntilAsync(id, InstanceStatus.Complete);
    }

    [Fact]
    public async Task Who_is_added_while_a_step_waits_answers_at_once_and_nobody_else_is_forgotten()
    {
        using var story = new Story(_host);
        var id = await story.StartAsync(Samples.TwoApprovals);
        await story.ApproveAsync(id, ScenarioSettings.Approver(1));
        Assert.Equal(HttpStatusCode.Forbidden, await story.SignalAsync(id, ScenarioSettings.Owner, "True"));
        await story.AssignAsync(id, ScenarioSettings.Owner);
        await story.ApproveAsync(id, ScenarioSettings.Owner);
        await story.UntilAsync(id, InstanceStatus.Complete);
        Assert.Equal(1, await story.CountHistoryAsync(id, HistoryKind.Assigned));
        Assert.Equal(2, await story.CountHistoryAsync(id, HistoryKind.SignalReceived));
    }
}
