using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Core.Tests.Support;

namespace WorkflowFunctions.Core.Tests.Definitions;

public class SignalKeyTests
{
    [Theory]
    [InlineData("RequireApproval1.ApprovalStatus", "RequireApproval1", "ApprovalStatus")]
    [InlineData("a.b.c", "a.b", "c")]
    [InlineData("a..c", "a.", "c")]
    public void A_key_is_split_at_its_last_dot(string text, string step, string signal)
    {
        Assert.Equal(new SignalKey(step, signal), SignalKey.Parse(text));
        Assert.Equal(text, new SignalKey(step, signal).ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("Gate")]
    [InlineData("Gate.")]
    [InlineData(".ApprovalStatus")]
    public void A_text_without_a_step_or_a_signal_is_no_key(string text) => Assert.Null(SignalKey.Parse(text));

    [Fact]
    public void Keys_are_equal_without_case()
    {
        var one = new SignalKey("Gate", "ApprovalStatus");
        var other = new SignalKey("GATE", "approvalstatus");

        Assert.Equal(one, other);
        Assert.Equal(one.GetHashCode(), other.GetHashCode());
        Assert.NotEqual(one, new SignalKey("Gate", "Input"));
        Assert.NotEqual(one, new SignalKey("Door", "ApprovalStatus"));
    }

    [Theory]
    [InlineData("gate", "APPROVALSTATUS", true)]
    [InlineData("Gate", "Input", false)]
    [InlineData("StartNOOP", "ApprovalStatus", false)]
    [InlineData("Nowhere", "ApprovalStatus", false)]
    public void A_key_finds_the_step_and_the_signal_it_names(string step, string signal, bool found)
    {
        var hit = new SignalKey(step, signal).FindIn(Flow.OneApproval());

        Assert.Equal(found ? "Gate" : null, hit?.Step.UniqueName);
        Assert.Equal(found ? "ApprovalStatus" : null, hit?.Signal.SignalName);
    }
}
