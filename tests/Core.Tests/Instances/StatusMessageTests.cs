using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Tests.Support;

namespace WorkflowFunctions.Core.Tests.Instances;

public class StatusMessageTests
{
    [Fact]
    public void While_it_waits_the_message_says_how_many_approvals_are_needed_and_from_whom()
    {
        var walk = Walk.Begin(Flow.OneApproval("""{ "MinimumApprovals": 2 }"""));

        Assert.Equal("Awaiting 2 more approval(s) from PKI Approvers.", walk.Message);
        Assert.Equal("Awaiting 1 more approval(s) from PKI Approvers.", walk.Vote(People.Alice).Message);
    }

    [Fact]
    public void A_denial_that_does_not_settle_the_step_leaves_the_number_as_it_is()
    {
        var walk = Walk.Begin(Flow.OneApproval("""{ "MinimumApprovals": 2, "MinimumDenials": 2 }""")).Vote(People.Alice, approved: false);

        Assert.Equal("Awaiting 2 more approval(s) from PKI Approvers.", walk.Message);
    }

    [Fact]
    public void Several_roles_are_named_as_alternatives()
    {
        var walk = Walk.Begin(Flow.Around(Flow.Approval(Flow.Gate, "EndNOOP", "{}", People.PkiApprovers, People.CertificateOwners)));

        Assert.Equal("Awaiting 1 more approval(s) from PKI Approvers or Certificate Owners.", walk.Message);
    }

    [Fact]
    public void Names_are_those_the_roles_have_when_the_message_is_shown()
    {
        var message = Walk.Begin(Flow.OneApproval()).Snapshot.Message;

        Assert.Equal("Awaiting 1 more approval(s) from role 2, renamed.", message.Show(id => $"role {id}, renamed"));
    }

    [Fact]
    public void A_role_whose_name_looks_like_a_place_holder_is_shown_as_it_is() =>
        Assert.Equal("from {1} or b.", new StatusMessage("from {0} or {1}.", [1, 2]).Show(id => id == 1 ? "{1}" : "b"));

    [Fact]
    public void A_message_without_roles_is_shown_as_it_is() =>
        Assert.Equal("Running step '{0}'.", StatusMessage.Plain("Running step '{0}'.").Show(People.RoleName));
}
