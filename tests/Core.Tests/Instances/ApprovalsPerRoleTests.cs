using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Security;
using WorkflowFunctions.Core.Tests.Support;

namespace WorkflowFunctions.Core.Tests.Instances;

public class ApprovalsPerRoleTests
{
    private static readonly Caller Both = People.Carol;
    private static readonly Caller Pki = People.Alice;
    private static readonly Caller Owner = People.Named("olga", People.CertificateOwners);

    [Fact]
    public void Every_role_has_to_fill_its_seats()
    {
        var walk = Begin("""{ "ApprovalsPerRole": { "2": 1, "3": 1 } }""");

        Assert.Equal("Awaiting 2 more approval(s): 1 from PKI Approvers, 1 from Certificate Owners.", walk.Message);
        Assert.Equal("Awaiting 1 more approval(s) from Certificate Owners.", walk.Vote(Pki).Message);
        Assert.Equal("Awaiting 1 more approval(s) from Certificate Owners.", walk.Vote(People.Bob).Message);
        Assert.Equal(InstanceStatus.Complete, walk.Vote(Owner).Snapshot.Status);
    }

    [Fact]
    public void One_person_takes_one_seat_whatever_roles_she_holds()
    {
        var walk = Begin("""{ "ApprovalsPerRole": { "2": 1, "3": 1 } }""").Vote(Both);

        Assert.Equal(InstanceStatus.Suspended, walk.Snapshot.Status);
    }

    [Fact]
    public void A_person_with_several_roles_takes_the_seat_that_helps_even_if_she_came_first()
    {
        Assert.Equal(InstanceStatus.Complete, Begin("""{ "ApprovalsPerRole": { "2": 1, "3": 1 } }""").Vote(Both).Vote(Pki).Snapshot.Status);
        Assert.Equal(InstanceStatus.Complete, Begin("""{ "ApprovalsPerRole": { "2": 1, "3": 1 } }""").Vote(Both).Vote(Owner).Snapshot.Status);
    }

    [Fact]
    public void MinimumApprovals_has_to_be_reached_as_well()
    {
        var walk = Begin("""{ "ApprovalsPerRole": { "3": 1 }, "MinimumApprovals": 3 }""");

        Assert.Equal("Awaiting 3 more approval(s): 1 from Certificate Owners, 2 from PKI Approvers or Certificate Owners.", walk.Message);
        Assert.Equal("Awaiting 2 more approval(s) from PKI Approvers or Certificate Owners.", walk.Vote(Owner).Message);
        Assert.Equal(InstanceStatus.Complete, walk.Vote(Pki).Vote(Both).Snapshot.Status);
    }

    [Fact]
    public void A_denial_settles_the_step_however_many_seats_are_taken() =>
        Assert.Equal(InstanceStatus.Rejected, Begin("""{ "ApprovalsPerRole": { "2": 2 } }""").Vote(Pki).Vote(Owner, approved: false).Snapshot.Status);

    private static Walk Begin(string parameters) => Walk.Begin(
        Flow.Around(Flow.Approval(Flow.Gate, "EndNOOP", parameters, People.PkiApprovers, People.CertificateOwners)));
}
