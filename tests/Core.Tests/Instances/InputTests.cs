using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Machine;
using WorkflowFunctions.Core.Steps;
using WorkflowFunctions.Core.Steps.Input;
using WorkflowFunctions.Core.Tests.Support;

namespace WorkflowFunctions.Core.Tests.Instances;

public class InputTests
{
    private const string Key = "Ask.Input";

    [Fact]
    public void The_step_waits_for_input_from_the_roles_of_its_signal() =>
        Assert.Equal("Awaiting input from PKI Approvers.", Begin().Message);

    [Fact]
    public void Values_land_in_the_data_bucket_in_the_form_of_their_types_and_the_flow_goes_on()
    {
        var walk = Give("""{ "ticket": "T-1", "COST": "12.5", "Urgent": "true", "Due": "2026-04-01" }""");

        Assert.Equal(
            """{"Ticket":"T-1","Cost":12.5,"Urgent":true,"Due":"2026-04-01T00:00:00Z"}""", JsonValues.Text(walk.Snapshot.Data));
        Assert.Equal(InstanceStatus.Complete, walk.Snapshot.Status);
        Assert.Equal("SignalReceived StepEntered Completed", walk.Kinds);
    }

    [Theory]
    [InlineData("9007199254740993", "9007199254740993")]
    [InlineData("+007.10", "7.10")]
    [InlineData("-.5e3", "-0.5e3")]
    public void A_number_given_as_text_keeps_its_digits(string given, string kept) =>
        Assert.Equal(kept, Give($$"""{ "Cost": "{{given}}" }""").Snapshot.Data["Cost"].GetRawText());

    [Theory]
    [InlineData("2026-04-01T12:00:00.123456789+05:30", "2026-04-01T06:30:00.1234567Z")]
    [InlineData("2026-04-01t00:00:00-23:59", "2026-04-01T23:59:00Z")]
    [InlineData("2016-12-31T23:59:60Z", "2017-01-01T00:00:00Z")]
    public void A_date_may_have_any_offset_and_nine_digits_of_a_fraction(string given, string read) =>
        Assert.Equal(read, Timestamps.Format(Timestamps.Parse(given)!.Value));

    [Fact]
    public void What_need_not_be_given_may_be_left_out_or_null() =>
        Assert.Equal("""{"Cost":1}""", JsonValues.Text(Give("""{ "Cost": 1, "Ticket": null }""").Snapshot.Data));

    [Fact]
    public void A_required_text_may_not_be_empty_and_another_one_may()
    {
        var inputs = (StepInput[])[new("Reason", "Reason", ParameterKind.Text, Required: true), new("Note", "Note", ParameterKind.Text, Required: false)];

        var (answer, problems) = InputAnswer.Parse([.. inputs], Json.Map("""{ "Reason": "", "Note": "" }"""));
        Assert.Null(answer);
        Assert.Equal("Data.Reason (Reason) is empty: it must be a string.", Assert.Single(problems).Message);

        Assert.NotNull(InputAnswer.Parse([.. inputs], Json.Map("""{ "Reason": " ", "Note": "" }""")).Answer);
    }

    [Fact]
    public void All_that_is_wrong_is_listed_at_once()
    {
        var refused = Assert.IsType<Verdict.Refused>(
            Begin().Check(People.Alice, Key, Json.Map("""{ "Ticket": 5, "Urgent": "perhaps", "Due": "soon", "Other": 1 }""")));

        Assert.Equal(
            [
                "Data.Ticket (Ticket number) is 5, but must be a string.",
                "Data.Cost (Cost) is missing: it must be a number.",
                "Data.Urgent (Urgent) is \"perhaps\", but must be True or False.",
                "Data.Due (Due) is \"soon\", but must be a date such as 2027-03-01 or 2027-03-01T12:00:00Z.",
                "Data.Other is not known here: Data takes Ticket, Cost, Urgent, Due.",
            ],
            Assert.IsType<Refusal.InvalidData>(refused.Reason).Problems.Select(problem => problem.Message));
    }

    [Theory]
    [InlineData("""{ "Cost": 5 }""", true)]
    [InlineData("""{ "cost": "5" }""", true)]
    [InlineData("""{ "Cost": 6 }""", false)]
    [InlineData("""{ "Cost": 5, "Ticket": "T" }""", false)]
    public void The_same_input_again_is_answered_as_before_and_another_one_refused(string again, bool isSame) =>
        Repeat("""{ "Cost": 5 }""", again, isSame);

    [Theory]
    [InlineData("""{ "Cost": 1e-99999999999 }""", true)]
    [InlineData("""{ "Cost": 0 }""", false)]
    public void A_number_whose_exponent_nobody_computes_with_is_compared_as_it_is_written(string again, bool isSame) =>
        Repeat("""{ "Cost": 1e-99999999999 }""", again, isSame);

    private static void Repeat(string given, string again, bool isSame)
    {
        var walk = Begin();
        var first = Assert.IsType<Verdict.Accepted>(walk.Check(People.Alice, Key, Json.Map(given))).Entry;
        walk.Take(first);

        var verdict = walk.Check(People.Alice, Key, Json.Map(again), first);

        Assert.Equal(isSame ? typeof(Verdict.AlreadyDone) : typeof(Verdict.Refused), verdict.GetType());
    }

    [Fact]
    public void The_first_input_settles_the_step_and_a_later_one_is_in_the_history_and_not_counted()
    {
        var walk = Begin();
        var entries = new[] { People.Alice, People.Bob }.Select((caller, index) =>
            Assert.IsType<Verdict.Accepted>(walk.Check(caller, Key, Json.Map($$"""{ "Cost": {{index}} }"""))).Entry).ToArray();

        walk.Take(entries[0] with { At = Walk.Noon }, entries[1] with { At = Walk.Noon.AddTicks(1) });

        Assert.Equal("SignalReceived StepEntered Completed SignalNotCounted", walk.Kinds);
        Assert.Equal("0", walk.Snapshot.Data["Cost"].GetRawText());
    }

    [Fact]
    public void Values_of_the_largest_size_that_the_bucket_cannot_hold_fail_the_step() =>
        Assert.StartsWith(
            "Step 'Ask' failed: the data bucket would take",
            Give($$"""{ "Cost": 1, "Ticket": "{{new string('x', WorkflowMachine.LargestData)}}" }""").Message, StringComparison.Ordinal);

    [Fact]
    public void A_deadline_settles_the_step_by_time()
    {
        var walk = Walk.Begin(Flow.Around(Flow.Input("Ask", "EndNOOP", """, "DeadlineHours": 1, "OnDeadline": "Continue" """)));

        Assert.Equal("DeadlineElapsed StepEntered Completed", walk.After(TimeSpan.FromHours(1)).Kinds);
        Assert.DoesNotContain("approvalsignalcmnts", walk.Snapshot.Data.Keys);
    }

    private static Walk Begin() => Walk.Begin(Flow.Around(Flow.Input("Ask", "EndNOOP")));

    private static Walk Give(string data)
    {
        var walk = Begin();
        return walk.Take(Assert.IsType<Verdict.Accepted>(walk.Check(People.Alice, Key, Json.Map(data))).Entry);
    }
}
