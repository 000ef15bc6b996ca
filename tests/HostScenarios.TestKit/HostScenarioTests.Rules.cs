using System.Net;
using WorkflowFunctions.Core.Instances;
using Xunit;

namespace WorkflowFunctions.HostScenarios;

/// <summary>Stories in which rules decide.</summary>
public abstract partial class HostScenarioTests
{
    private const string Manager = "ManagerApproval.ApprovalStatus";
    private const string Finance = "FinanceApproval.ApprovalStatus";

    [Fact]
    public async Task An_expense_needs_whom_its_amount_needs()
    {
        using var story = new Story(_host);
        var small = await story.StartAsync(Samples.Expense, new { amount = 99.5, category = "books" });
        await story.UntilAsync(small, InstanceStatus.Complete);
        Assert.Contains("Subject: Your expense of 99.5", Assert.Single(story.ReadMails()), StringComparison.Ordinal);

        var large = await story.StartAsync(Samples.Expense, new { amount = "1000.01", category = "books" });
        await story.UntilAsync(large, snapshot => snapshot.Position.UniqueName == "ManagerApproval");
        await story.ApproveAsync(large, ScenarioSettings.Owner, Manager);
        await story.UntilAsync(large, snapshot => snapshot.Position.UniqueName == "FinanceApproval");
        await story.ApproveAsync(large, ScenarioSettings.Approver(1), Finance);
        await story.UntilAsync(large, InstanceStatus.Complete);
        Assert.Equal(2, await story.CountHistoryAsync(large, HistoryKind.ConditionEvaluated));
    }

    [Fact]
    public async Task A_rule_declines_and_what_it_does_not_know_is_for_people()
    {
        using var story = new Story(_host);
        var declined = await story.StartAsync(Samples.Declining, new { cn = "db.internal", days = 30 });
        await story.UntilAsync(declined, InstanceStatus.Rejected);
        Assert.Equal(HttpStatusCode.Conflict, await story.SignalAsync(declined, ScenarioSettings.Approver(1), "True", "PkiApproval.ApprovalStatus"));
        Assert.Equal(0, story.CountMails());

        var unknown = await story.StartAsync(Samples.Declining, new { cn = "www.example.com", days = "many" });
        await story.UntilAsync(unknown, snapshot => snapshot.Position.UniqueName == "PkiApproval");
        await story.ApproveAsync(unknown, ScenarioSettings.Approver(1), "PkiApproval.ApprovalStatus");
        await story.UntilAsync(unknown, InstanceStatus.Complete);
        Assert.Equal(1, story.CountMails());
    }
}
