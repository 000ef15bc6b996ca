using WorkflowFunctions.Core.Instances;

namespace WorkflowFunctions.Engine.Tests.Docs;

/// <summary>The step that the index of <c>docs/steps</c> shows.</summary>
public sealed class IndexExampleTests
{
    [Theory]
    [InlineData("True", 1)]
    [InlineData("False", 0)]
    [InlineData("perhaps", 0)]
    public async Task The_step_runs_where_its_condition_is_true_and_is_skipped_else(string condition, int mails)
    {
        await using var run = await Example.OfIndex().RunAsync(
            $$"""{ "cn": "www.example.com", "owner": "dave@example.com", "tellOwner": "{{condition}}" }""");

        Assert.Equal(InstanceStatus.Complete, run.Snapshot.Status);
        Assert.Equal(mails, run.Mails.Count(mail => mail.Subject == "www.example.com" && mail.To.ToString() == "dave@example.com"));
    }
}
