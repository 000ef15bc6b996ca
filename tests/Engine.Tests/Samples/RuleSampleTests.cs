using WorkflowFunctions.Core.Instances;
using static WorkflowFunctions.Engine.Tests.Kit.Rehearsal;

namespace WorkflowFunctions.Engine.Tests.Samples;

/// <summary>The samples in which rules decide: an expense by its amount, and a certificate that is declined.</summary>
public sealed class RuleSampleTests
{
    [Theory]
    [InlineData("""{ "amount": 100, "category": "books" }""")]
    [InlineData("""{ "amount": "99.90", "category": "meals" }""")]
    public async Task A_small_expense_is_approved_by_its_rule(string data)
    {
        await using var run = await BeginAsync(SampleFiles.Expense, data);

        Assert.Equal(InstanceStatus.Complete, run.Snapshot.Status);
        Assert.Equal("""{"ApprovedBy":"rule"}""", run.Data("metadata"));
        Assert.StartsWith("Your expense of ", Assert.Single(run.Mails).Subject, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{ "amount": 100.01, "category": "books" }""", false)]
    [InlineData("""{ "amount": 50, "category": "Gift" }""", false)]
    [InlineData("""{ "amount": 1000, "category": "books" }""", false)]
    [InlineData("""{ "amount": 1000.01, "category": "books" }""", true)]
    [InlineData("""{ "amount": "a few", "category": "books" }""", true)]
    [InlineData("""{ "amount": -5000, "category": "books" }""", false)]
    [InlineData("{}", true)]
    public async Task A_large_one_needs_a_manager_and_what_is_above_a_thousand_or_no_amount_finance_as_well(string data, bool asksFinance)
    {
        await using var run = await BeginAsync(SampleFiles.Expense, data);
        Assert.Equal((InstanceStatus.Suspended, "ManagerApproval"), (run.Standing.Status, run.Standing.Step));

        await run.ApproveAsync(Dave, "ManagerApproval");
        if (asksFinance)
        {
            Assert.Equal((InstanceStatus.Suspended, "FinanceApproval"), (run.Standing.Status, run.Standing.Step));
            await run.ApproveAsync(Alice, "FinanceApproval");
        }

        Assert.Equal(InstanceStatus.Complete, run.Snapshot.Status);
        Assert.False(run.Snapshot.Data.ContainsKey("metadata"));
    }

    [Theory]
    [InlineData("""{ "cn": "*.example.com", "days": 30 }""")]
    [InlineData("""{ "cn": "db.INTERNAL", "days": 30 }""")]
    [InlineData("""{ "cn": "www.example.com", "days": 398 }""")]
    public async Task What_is_never_issued_is_declined_with_the_reason(string data)
    {
        await using var run = await BeginAsync(SampleFiles.Declining, data);

        Assert.Equal((InstanceStatus.Rejected, "Decline"), (run.Standing.Status, run.Standing.Step));
        Assert.EndsWith("is never issued: no wildcards, nothing below .internal, and at most 397 days.", run.Standing.Message, StringComparison.Ordinal);
        Assert.Empty(run.Mails);
    }

    [Fact]
    public async Task What_is_always_issued_passes_without_anybody()
    {
        await using var run = await BeginAsync(SampleFiles.Declining, """{ "cn": "www.example.com", "days": 90 }""");

        Assert.Equal(InstanceStatus.Complete, run.Snapshot.Status);
        Assert.Equal("Your certificate for www.example.com", Assert.Single(run.Mails).Subject);
    }

    [Theory]
    [InlineData("""{ "cn": "www.example.com", "days": 91 }""")]
    [InlineData("""{ "cn": "www.example.org", "days": 30 }""")]
    [InlineData("""{ "cn": "www.example.com", "days": "many" }""")]
    [InlineData("""{ "cn": "www.example.com" }""")]
    public async Task Everything_else_is_for_people(string data)
    {
        await using var run = await BeginAsync(SampleFiles.Declining, data);
        Assert.Equal((InstanceStatus.Suspended, "PkiApproval"), (run.Standing.Status, run.Standing.Step));

        await run.ApproveAsync(Alice, "PkiApproval");

        Assert.Equal(InstanceStatus.Complete, run.Snapshot.Status);
    }
}
