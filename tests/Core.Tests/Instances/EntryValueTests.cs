using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Machine;
using WorkflowFunctions.Core.Steps;
using WorkflowFunctions.Core.Tests.Support;

namespace WorkflowFunctions.Core.Tests.Instances;

/// <summary>Numbers of a waiting step that tokens give when it is entered.</summary>
public sealed class EntryValueTests
{
    [Theory]
    [InlineData("$(level)", """{ "level": 3 }""", 3)]
    [InlineData("$(level)", """{ "level": "2" }""", 2)]
    [InlineData("$(risk.level)", """{ "risk": { "level": 4 } }""", 4)]
    [InlineData("1$(level)", """{ "level": 2 }""", 12)]
    [InlineData("$(level)", """{ "level": 1000 }""", 1_000)]
    public void A_token_says_how_many_approvals_are_needed(string text, string data, int needed)
    {
        var walk = Walk.Begin(Gate($$"""{ "MinimumApprovals": "{{text}}" }"""), data);

        Assert.Equal($"Awaiting {needed} more approval(s) from PKI Approvers.", walk.Message);
    }

    [Fact]
    public void As_many_people_have_to_approve_as_the_token_said_when_the_step_was_entered_whatever_it_says_later()
    {
        var walk = Walk.Begin(Gate("""{ "MinimumApprovals": "$(level)" }"""), """{ "level": 2 }""")
            .SucceedBy(snapshot => snapshot with { Data = snapshot.Data.Set("level", JsonValues.Of(1L)) });

        walk.Vote(People.Alice);
        Assert.Equal("Awaiting 1 more approval(s) from PKI Approvers.", walk.Message);
        Assert.Equal(InstanceStatus.Complete, walk.Vote(People.Bob).Snapshot.Status);
    }

    [Fact]
    public void As_many_people_have_to_deny_as_the_token_says()
    {
        var walk = Walk.Begin(Gate("""{ "MinimumDenials": "$(level)" }"""), """{ "level": 2 }""").Vote(People.Alice, approved: false);

        Assert.Equal(InstanceStatus.Suspended, walk.Snapshot.Status);
        Assert.Equal(InstanceStatus.Rejected, walk.Vote(People.Bob, approved: false).Snapshot.Status);
    }

    [Fact]
    public void Every_visit_reads_its_values_anew()
    {
        var loop = Flow.Around(
            Flow.Approval(Flow.Gate, "EndNOOP", """{ "MinimumApprovals": "$(level)" }""").Leading(StepOutputs.Deny, "Raise"),
            Flow.SetVariable("Raise", Flow.Gate, """{ "level": 3 }"""));
        var walk = Walk.Begin(loop, """{ "level": 1 }""").Vote(People.Alice, approved: false);

        Assert.Equal("Awaiting 3 more approval(s) from PKI Approvers.", walk.Message);
    }

    [Theory]
    [InlineData("approval")]
    [InlineData("input")]
    public void A_token_says_when_the_deadline_is(string step)
    {
        var asking = step == "approval"
            ? Flow.Approval(Flow.Gate, "EndNOOP", """{ "DeadlineHours": "$(hours)" }""")
            : Flow.Input(Flow.Gate, "EndNOOP", """, "DeadlineHours": "$(hours)" """);
        var walk = Walk.Begin(Flow.Around(asking), """{ "hours": "1.5" }""");

        Assert.Equal(Walk.Noon.AddMinutes(90), ((InstanceState.AwaitingSignal)walk.Snapshot.State).Deadline);
        Assert.Equal(InstanceStatus.Rejected, walk.After(TimeSpan.FromMinutes(90)).Snapshot.Status);
    }

    [Fact]
    public void A_token_says_how_often_people_are_reminded_until_the_step_is_left()
    {
        var walk = Walk.Begin(
            Gate("""{ "ReminderHours": "$(hours)", "ReminderRecipients": ["a@example.com"] }"""), """{ "hours": 8 }""");

        walk.SucceedBy(snapshot => snapshot with { Data = JsonMap.Empty }).After(TimeSpan.FromHours(8)).End(Entries.Success());

        Assert.Equal(new Reminder.Waiting(2, Walk.Noon.AddHours(16)), ((InstanceState.AwaitingSignal)walk.Snapshot.State).Reminder);
    }

    [Fact]
    public void The_history_says_which_token_made_what()
    {
        var walk = Walk.Begin(
            Gate("""{ "MinimumApprovals": "$(level)", "DeadlineHours": "$(hours)" }"""), """{ "level": "2", "hours": 4.5 }""");

        Assert.Equal(
            ["'$(level)' makes MinimumApprovals 2.", "'$(hours)' makes DeadlineHours 4.5."],
            walk.History.Where(entry => entry.Kind == HistoryKind.TokensReplaced).Select(entry => entry.Message));
        Assert.Equal(2, walk.History.First(entry => entry.Kind == HistoryKind.TokensReplaced).Data["MinimumApprovals"].GetInt32());
    }

    [Theory]
    [InlineData("MinimumApprovals", "{}", "nothing is known for '$(x)' in MinimumApprovals, which must be a whole number from 1 to 1000")]
    [InlineData("MinimumApprovals", """{ "x": "two" }""", "'$(x)' makes MinimumApprovals \"two\", but it must be a whole number from 1 to 1000")]
    [InlineData("MinimumApprovals", """{ "x": null }""", "'$(x)' makes MinimumApprovals null, but it must be a whole number from 1 to 1000")]
    [InlineData("MinimumApprovals", """{ "x": 2.5 }""", "'$(x)' makes MinimumApprovals 2.5, but it must be a whole number from 1 to 1000")]
    [InlineData("MinimumApprovals", """{ "x": 0 }""", "'$(x)' makes MinimumApprovals 0, but it must be a whole number from 1 to 1000")]
    [InlineData("MinimumApprovals", """{ "x": 1001 }""", "'$(x)' makes MinimumApprovals 1001, but it must be a whole number from 1 to 1000")]
    [InlineData("MinimumDenials", """{ "x": [2] }""", "'$(x)' makes MinimumDenials [2], but it must be a whole number from 1 to 1000")]
    [InlineData("MinimumDenials", """{ "x": 1001 }""", "'$(x)' makes MinimumDenials 1001, but it must be a whole number from 1 to 1000")]
    [InlineData("DeadlineHours", """{ "x": 0 }""", "'$(x)' makes DeadlineHours 0, but it must be a number above 0 up to 87600")]
    [InlineData("DeadlineHours", """{ "x": 87601 }""", "'$(x)' makes DeadlineHours 87601, but it must be a number above 0 up to 87600")]
    [InlineData("ReminderHours", """{ "x": -1 }""", "'$(x)' makes ReminderHours -1, but it must be a number above 0 up to 87600")]
    public void What_does_not_resolve_or_is_not_within_the_limits_fails_the_step_with_what_would_be_right(string name, string data, string reason)
    {
        var walk = Walk.Begin(Gate($$"""{ "{{name}}": "$(x)", "ReminderRecipients": ["a@example.com"] }"""), data);

        Assert.Equal(InstanceStatus.Failed, walk.Snapshot.Status);
        Assert.Equal($"Step 'Gate' failed: {reason}", walk.Message);
    }

    [Theory]
    [InlineData("MinimumApprovals", "1000")]
    [InlineData("DeadlineHours", "87600")]
    [InlineData("DeadlineHours", "0.001")]
    public void What_is_at_the_limit_is_taken(string name, string value) =>
        Assert.Equal(InstanceStatus.Suspended, Walk.Begin(Gate($$"""{ "{{name}}": "$(x)" }"""), $$"""{ "x": {{value}} }""").Snapshot.Status);

    [Fact]
    public void All_that_is_wrong_is_told_at_once()
    {
        var walk = Walk.Begin(Gate("""{ "MinimumApprovals": "$(few)", "MinimumDenials": "$(many)" }"""), """{ "few": 0 }""");

        Assert.Equal(
            "Step 'Gate' failed: '$(few)' makes MinimumApprovals 0, but it must be a whole number from 1 to 1000; "
            + "nothing is known for '$(many)' in MinimumDenials, which must be a whole number from 1 to 1000",
            walk.Message);
    }

    [Fact]
    public void A_number_of_endless_digits_takes_no_more_room_in_the_snapshot_than_another()
    {
        var walk = Walk.Begin(Gate("""{ "DeadlineHours": "$(x)" }"""), $$"""{ "x": 1.{{new string('1', 100_000)}} }""");

        var values = ((InstanceState.AwaitingSignal)walk.Snapshot.State).EntryValues!;
        Assert.InRange(JsonValues.SizeOf(values), 1, 100);
    }

    [Fact]
    public void A_step_that_a_release_before_has_entered_goes_by_its_definition()
    {
        var walk = Walk.Begin(Gate("""{ "MinimumApprovals": 2 }"""));

        Assert.Null(((InstanceState.AwaitingSignal)walk.Snapshot.State).EntryValues);
        Assert.Equal("Awaiting 1 more approval(s) from PKI Approvers.", walk.Vote(People.Alice).Message);
    }

    [Theory]
    [InlineData("""{ "MinimumApprovals": 2, "DeadlineHours": 3 }""", true)]
    [InlineData("""{ "MinimumApprovals": "2" }""", true)]
    [InlineData("""{ "MinimumApprovals": "$(level)" }""", false)]
    [InlineData("""{ "ReminderHours": "$(hours)", "ReminderRecipients": ["a@example.com"] }""", false)]
    public void A_definition_whose_numbers_are_found_at_its_entry_is_not_folded_while_others_wait_to_write(string parameters, bool isQuick) =>
        Assert.Equal(isQuick, WorkflowMachine.FoldsQuickly(Gate(parameters)));

    [Theory]
    [InlineData("\"$(level)\"", null)]
    [InlineData("\"2\"", null)]
    [InlineData("\"two\"", "Step 'Gate': Parameter 'MinimumApprovals' is \"two\", but must be a whole number from 1 to 1000.")]
    [InlineData("1001", "Step 'Gate': Parameter 'MinimumApprovals' is 1001, but must be a whole number from 1 to 1000.")]
    [InlineData("\"$(secret:level)\"", "Parameter 'MinimumApprovals' of step 'Gate' has the token '$(secret:level)', but takes no secrets.")]
    public void Publishing_takes_tokens_and_checks_what_is_written_out(string value, string? problem)
    {
        var problems = DefinitionValidator.Flow(Gate($$"""{ "MinimumApprovals": {{value}} }"""), StepCatalogue.BuiltIn, People.IsRole);

        Assert.Equal(problem is null ? [] : [problem], problems.Select(found => found.Message));
    }

    private static WorkflowDefinition Gate(string parameters) => Flow.OneApproval(parameters);
}
