using FsCheck;
using FsCheck.Fluent;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Machine;
using WorkflowFunctions.Core.Security;
using WorkflowFunctions.Core.Steps.Approval;
using WorkflowFunctions.Core.Tests.Support;

namespace WorkflowFunctions.Core.Tests.Properties;

/// <summary>The same people answer, in any order: each has one answer, whenever it comes.</summary>
[Properties(Arbitrary = [typeof(ApproverOrderProperties)])]
public class ApproverOrderProperties
{
    private static readonly Caller[] Voters =
        [.. Enumerable.Range(0, 8).Select(number => People.Named($"voter{number}", People.PkiApprovers))];

    public static Arbitrary<Caller[]> Orders() => Gen.Shuffle(Voters).ToArbitrary();

    [Property]
    public void Any_order_of_approvers_leads_to_one_outcome(Caller[] order, PositiveInt needed)
    {
        var minimum = ((needed.Get - 1) % Voters.Length) + 1;

        var (one, other) = (Settled(order, minimum, _ => true), Settled(Voters, minimum, _ => true));

        Assert.Equal(InstanceStatus.Complete, one.Status);
        Assert.Equal((one.State, one.Position, one.Message, one.Sequence), (other.State, other.Position, other.Message, other.Sequence));
        Assert.Equal(one.Signallers, other.Signallers);
        Assert.Equal(minimum, Comments(one).Length);
        if (minimum == Voters.Length)
            Assert.Equal(Comments(one).Order(StringComparer.Ordinal), Comments(other).Order(StringComparer.Ordinal));
    }

    [Property]
    public void Every_order_of_approvals_and_denials_settles_the_step_exactly_once(Caller[] order, PositiveInt needed)
    {
        var minimum = (needed.Get % 4) + 1;
        static bool Approves(Caller caller) => Array.IndexOf(Voters, caller) % 2 == 0;

        var result = Fold(order, minimum, Approves);

        var approvals = order.TakeWhile(Approves).Count();
        Assert.Equal(approvals >= minimum ? InstanceStatus.Complete : InstanceStatus.Rejected, result.Snapshot.Status);
        Assert.Single(result.History, entry => entry.Kind == HistoryKind.StepSettled);
        Assert.Equal(
            Math.Min(approvals + 1, minimum), result.Inbox.Count(stamped => stamped.Entry.Kind == HistoryKind.SignalReceived));
    }

    [Property]
    public void Of_three_answers_the_one_that_is_complete_first_settles_the_step(Caller[] order, PositiveInt needed)
    {
        var minimum = (needed.Get % 2) + 1;
        var definition = Flow.Around(
            Flow.Approval(Flow.Gate, "EndNOOP", $$"""
                { "MinimumApprovals": {{minimum}}, "MinimumDenials": {{minimum}}, "Answers": { "changes": { "Minimum": {{minimum}} } } }
                """).Leading("deny", "Denied").Leading("changes", "Changed"),
            Flow.SetVariable("Denied", "EndNOOP", """{ "was": "denied" }"""), Flow.SetVariable("Changed", "EndNOOP", """{ "was": "changed" }"""));
        string[] given = [.. order.Select(caller => ((string[])["approved", "denied", "changed"])[Array.IndexOf(Voters, caller) % 3])];

        var result = WorkflowMachine.Fold(
            WorkflowMachine.Start(Walk.Origin(), definition).Snapshot,
            order.Select((caller, index) => Entries.Signal(2, caller, JsonMap.Empty, Walk.Noon.AddSeconds(index)) with
            {
                Answer = new ApprovalAnswer(given[index] == "approved", null) { Answer = given[index] == "changed" ? "changes" : null },
            }),
            definition, Walk.Noon.AddMinutes(1));

        var first = given.Where((answer, index) => given[..(index + 1)].Count(other => other == answer) == minimum).First();
        Assert.Equal(first, result.Snapshot.Data.TryGetValue("was", out var was) ? JsonValues.Text(was) : "approved");
        Assert.Single(result.History, entry => entry.Kind == HistoryKind.StepSettled);
    }

    private static InstanceSnapshot Settled(Caller[] order, int minimum, Func<Caller, bool> approves) =>
        Fold(order, minimum, approves).Snapshot;

    private static FoldResult Fold(Caller[] order, int minimum, Func<Caller, bool> approves)
    {
        var definition = Flow.OneApproval($$"""{ "MinimumApprovals": {{minimum}} }""");
        var entry = order.Select((caller, index) =>
            Entries.Signal(2, caller, Entries.Answer(approves(caller), $"says {caller.Person.Name}"), Walk.Noon.AddSeconds(index)));
        return WorkflowMachine.Fold(WorkflowMachine.Start(Walk.Origin(), definition).Snapshot, entry, definition, Walk.Noon.AddMinutes(1));
    }

    private static string[] Comments(InstanceSnapshot snapshot) => JsonValues.Text(snapshot.Data["approvalsignalcmnts"]).Split("; ");
}
