using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Machine;
using WorkflowFunctions.Core.Tests.Support;

namespace WorkflowFunctions.Core.Tests.Instances;

public class StartTests
{
    [Fact]
    public void A_start_goes_through_markers_to_the_first_step_that_waits()
    {
        var walk = Walk.Begin(Flow.OneApproval());

        Assert.Equal("Started StepEntered StepEntered", walk.Kinds);
        Assert.Equal((2, Flow.Gate, "Gate step"), (walk.Visit, walk.Snapshot.Position.UniqueName, walk.Snapshot.Position.DisplayName));
        Assert.Equal(new NextAction.AwaitSignal(new("Gate", "ApprovalStatus"), null), walk.Next);
        Assert.Equal(2, walk.Snapshot.LatestSignalVisit("gATE"));
    }

    [Fact]
    public void A_start_is_told_with_the_initiator_the_version_and_the_definition()
    {
        var started = Walk.Begin(Flow.OneApproval()).History[0];

        Assert.Equal((1L, HistoryKind.Started, "erin"), (started.Sequence, started.Kind, started.Actor));
        Assert.Equal("Started by erin on version 1 of 'Certificate request'.", started.Message);
        Assert.Null(started.StepUniqueName);
    }

    [Fact]
    public void A_workflow_of_markers_alone_completes_at_once()
    {
        var walk = Walk.Begin(Flow.Of(Flow.Start("EndNOOP"), Flow.End));

        Assert.Equal(InstanceStatus.Complete, walk.Snapshot.Status);
        Assert.Equal("Started StepEntered StepEntered Completed", walk.Kinds);
        Assert.Equal("Complete.", walk.Message);
        Assert.Equal(new NextAction.Finished(InstanceStatus.Complete), walk.Next);
    }

    [Fact]
    public void Without_markers_the_step_that_no_output_leads_to_is_the_first_and_one_without_outputs_the_last()
    {
        var walk = Walk.Begin(Flow.Of(
            Flow.SetVariable("Last", null, """{ "b": "2" }"""),
            Flow.SetVariable("First", "Last", """{ "a": "1" }""")));

        Assert.Equal(InstanceStatus.Complete, walk.Snapshot.Status);
        Assert.Equal(["a", "b"], walk.Snapshot.Data.Keys);
    }

    [Theory]
    [InlineData("StartNOOP", "First", "Second", "EndNOOP")]
    [InlineData("EndNOOP", "Second", "First", "StartNOOP")]
    [InlineData("Second", "EndNOOP", "StartNOOP", "First")]
    public void The_order_of_the_steps_in_the_array_means_nothing(params string[] order)
    {
        var steps = new[] { Flow.Start("First"), Flow.SetVariable("First", "Second", "{}"), Flow.Approval("Second", "EndNOOP"), Flow.End };

        var walk = Walk.Begin(Flow.Of([.. order.Select(name => steps.Single(step => step.UniqueName == name))])).Vote(People.Alice);

        Assert.Equal("SignalReceived StepSettled StepEntered Completed", walk.Kinds);
        Assert.Equal((4, "EndNOOP"), (walk.Visit, walk.Snapshot.Position.UniqueName));
    }

    [Fact]
    public void A_definition_without_a_single_start_fails_the_instance()
    {
        var walk = Walk.Begin(Flow.Of(Flow.SetVariable("One", null, "{}"), Flow.SetVariable("Two", null, "{}")));

        Assert.Equal(InstanceStatus.Failed, walk.Snapshot.Status);
        Assert.Equal("the definition has no single step to start from", walk.Message);
        Assert.Equal("Started Failed", walk.Kinds);
    }

    [Fact]
    public void An_output_that_leads_nowhere_fails_the_step_it_leaves()
    {
        var walk = Walk.Begin(Flow.Of(Flow.Start("Nowhere")));

        Assert.Equal(InstanceStatus.Failed, walk.Snapshot.Status);
        Assert.Equal("Step 'StartNOOP' failed: its output leads to 'Nowhere', which is no step of the definition", walk.Message);
    }

    [Fact]
    public void The_initial_data_are_the_first_content_of_the_data_bucket()
    {
        var walk = Walk.Begin(Flow.OneApproval(), """{ "cn": "www.example.com" }""");

        Assert.Equal(Json.Map("""{ "CN": "www.example.com" }"""), walk.Snapshot.Data);
    }

    [Fact]
    public void A_step_of_a_type_that_is_not_built_in_runs_as_an_attempt()
    {
        var walk = Walk.Begin(Flow.Around(Flow.Step("Webhook", "Call", "EndNOOP")));

        Assert.Equal(new NextAction.RunStep(new AttemptId(2, "step", 1)), walk.Next);
        Assert.Equal("outcome.2.step.1", ((NextAction.RunStep)walk.Next).Attempt.OutcomeKey);
    }

    [Fact]
    public void An_approval_without_a_signal_fails_because_nobody_could_answer_it()
    {
        var walk = Walk.Begin(Flow.Around(Flow.Approval(Flow.Gate, "EndNOOP") with { Signals = [] }));

        Assert.Equal("Step 'Gate' failed: it has no signal to wait for", walk.Message);
    }
}
