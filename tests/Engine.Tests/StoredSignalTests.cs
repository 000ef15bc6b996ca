using System.Text;
using WorkflowFunctions.Core;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Security;
using WorkflowFunctions.Core.Steps.Approval;
using WorkflowFunctions.Core.Steps.Input;
using WorkflowFunctions.Engine.Stores;

namespace WorkflowFunctions.Engine.Tests;

/// <summary>The JSON in which both stores keep a signal.</summary>
public class StoredSignalTests
{
    /// <summary>A row as the release before wrote it, to the byte.</summary>
    private const string WithoutAnswer =
        """{"$mail":"SignalReceived","StepUniqueName":"Gate","Visit":2,"SignalName":"ApprovalStatus","By":{"Key":"k","Name":"alice"},"RoleIds":[2],"Data":{"Approved":"True","Comment":"ok"},"Key":"signal.2.APPROVALSTATUS.k","At":"2026-03-02T12:00:00+00:00"}""";

    private static readonly SignalReceived Signal = new(
        "signal.2.APPROVALSTATUS.k", new DateTimeOffset(2026, 3, 2, 12, 0, 0, TimeSpan.Zero), "Gate", 2, "ApprovalStatus", new Person("k", "alice"), [2],
        JsonMap.From(("Approved", "True"), ("Comment", "ok")));

    public static TheoryData<SignalAnswer, string> Answers { get; } = new()
    {
        { new ApprovalAnswer(Approved: true, "ok"), """{"$answer":"Approval","Approved":true,"Comment":"ok"}""" },
        { new ApprovalAnswer(Approved: false, null), """{"$answer":"Approval","Approved":false}""" },
        { new ApprovalAnswer(Approved: false, null) { Answer = "changes" }, """{"$answer":"Approval","Approved":false,"Answer":"changes"}""" },
        { new InputAnswer(JsonMap.Empty.Set("Cost", JsonValues.Of(12.5))), """{"$answer":"Input","Values":{"Cost":12.5}}""" },
    };

    [Fact]
    public void A_row_of_the_release_before_is_read_as_a_signal_without_a_recorded_answer()
    {
        var read = Assert.IsType<SignalReceived>(StoreJson.Read<InboxEntry>(Encoding.UTF8.GetBytes(WithoutAnswer)));

        Assert.Null(read.Answer);
        Assert.Equal(Signal, read with { RoleIds = Signal.RoleIds });
        Assert.Equal(WithoutAnswer, Encoding.UTF8.GetString(StoreJson.Write<InboxEntry>(Signal)));
    }

    [Theory]
    [MemberData(nameof(Answers))]
    public void A_recorded_answer_is_read_as_it_was_written(SignalAnswer answer, string json)
    {
        var written = StoreJson.Write<InboxEntry>(Signal with { Answer = answer });

        Assert.Contains($"\"Answer\":{json}", Encoding.UTF8.GetString(written), StringComparison.Ordinal);
        Assert.Equal(answer, Assert.IsType<SignalReceived>(StoreJson.Read<InboxEntry>(written)).Answer);
    }

    [Fact]
    public void Votes_of_the_release_before_are_approvals_and_denials_and_are_written_as_they_were()
    {
        const string Stored = """{"$state":"AwaitingSignal","SignalName":"ApprovalStatus","RoleIds":[2],"Votes":[{"By":{"Key":"k","Name":"alice"},"RoleIds":[2],"Approved":false,"At":"2026-03-02T12:00:00+00:00"}],"Tally":[{"RoleIds":[],"Approved":true,"Count":3}],"CommentsLeftOut":0,"People":[],"Barred":[]}""";

        var read = Assert.IsType<InstanceState.AwaitingSignal>(StoreJson.Read<InstanceState>(Encoding.UTF8.GetBytes(Stored)));

        Assert.Equal((null, null), (Assert.Single(read.Votes).Answer, Assert.Single(read.Tally).Answer));
        Assert.DoesNotContain("\"Answer\"", Encoding.UTF8.GetString(StoreJson.Write<InstanceState>(read)), StringComparison.Ordinal);
    }

    /// <summary>A kind of answer without a stored name could not be recorded: accepting it would fail.</summary>
    [Fact]
    public void Every_kind_of_answer_has_a_stored_name() => Assert.Equal(
        typeof(SignalAnswer).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(SignalAnswer))).Select(type => type.Name).Order(),
        Answers.Select(row => row.Data.Item1.GetType().Name).Distinct().Order());
}
