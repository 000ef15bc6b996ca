using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Machine;
using WorkflowFunctions.Core.Steps.Approval;
using WorkflowFunctions.Core.Tests.Support;

namespace WorkflowFunctions.Core.Tests.Instances;

public sealed class ApprovalProgressTests
{
    [Fact]
    public void It_counts_what_was_given_and_what_it_takes()
    {
        var walk = Walk.Begin(Flow.OneApproval("""{ "MinimumApprovals": 3, "MinimumDenials": 2 }"""));
        Assert.Equal(new ApprovalProgress(0, 3), Progress(walk));
        Assert.Equal(new ApprovalProgress(1, 3), Progress(walk.Vote(People.Alice)));
        Assert.Equal(new ApprovalProgress(1, 3), Progress(walk.Vote(People.Bob, approved: false)));
        Assert.Equal(new ApprovalProgress(2, 3), Progress(walk.Vote(People.Carol)));
        Assert.Null(Progress(walk.Vote(People.Named("paul", People.PkiApprovers))));
    }

    [Fact]
    public void An_approval_for_which_there_is_no_seat_brings_it_no_nearer_to_the_end()
    {
        var walk = Walk.Begin(Flow.Around(Flow.Approval(Flow.Gate, "EndNOOP", """{ "ApprovalsPerRole": { "2": 1, "3": 1 } }""", People.PkiApprovers, People.CertificateOwners)));
        Assert.Equal(new ApprovalProgress(1, 2), Progress(walk.Vote(People.Alice)));
        Assert.Equal(new ApprovalProgress(2, 3), Progress(walk.Vote(People.Bob)));
    }

    [Fact]
    public void It_goes_by_the_number_that_a_token_gave_when_the_step_was_entered() =>
        Assert.Equal(new ApprovalProgress(0, 4), Progress(Walk.Begin(Flow.OneApproval("""{ "MinimumApprovals": "$(level)" }"""), """{ "level": 4 }""")));

    [Fact]
    public void Whatever_waits_for_something_else_has_none() =>
        Assert.Null(Progress(Walk.Begin(Flow.Around(Flow.Input("Ask", "EndNOOP")))));

    /// <summary>The sentence is made by the machine here, so that its words and those that people read cannot part.</summary>
    [Fact]
    public void People_read_of_one_approval_or_of_several()
    {
        var walk = Walk.Begin(Flow.OneApproval("""{ "MinimumApprovals": 2 }"""));
        Assert.Equal("Awaiting 2 more approvals from PKI Approvers.", Shown(walk.Snapshot.Message));
        Assert.Equal("Awaiting 1 more approval from PKI Approvers.", Shown(walk.Vote(People.Alice).Snapshot.Message));
        var seats = Walk.Begin(Flow.Around(Flow.Approval(Flow.Gate, "EndNOOP", """{ "ApprovalsPerRole": { "2": 1, "3": 1 } }""", People.PkiApprovers, People.CertificateOwners)));
        Assert.Equal("Awaiting 2 more approvals: 1 from PKI Approvers, 1 from Certificate Owners.", Shown(seats.Snapshot.Message));
    }

    [Theory]
    [InlineData("Complete.")]
    [InlineData("")]
    [InlineData("Awaiting input from {0}.")]
    [InlineData("Awaiting x more approval(s) from {0}.")]
    [InlineData("Stopped by Awaiting 1 more approval(s).")]
    public void Any_other_sentence_stays_as_it_is(string text) =>
        Assert.Equal(text, ApprovalWords.ForPeople(StatusMessage.Plain(text)).Text);

    private static string Shown(StatusMessage message) => ApprovalWords.ForPeople(message).Show(People.RoleName);

    private static ApprovalProgress? Progress(Walk walk) => WorkflowMachine.ApprovalsOf(walk.Snapshot, walk.Definition);
}
