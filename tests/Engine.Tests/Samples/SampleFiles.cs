using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Engine.Tests.Kit;

namespace WorkflowFunctions.Engine.Tests.Samples;

/// <summary>The workflows in <c>samples</c>.</summary>
internal static class SampleFiles
{
    public static WorkflowDefinition TwoApprovals { get; } = Read("enrollment-two-approvals");

    public static WorkflowDefinition TwoStages { get; } = Read("revocation-two-stages");

    public static WorkflowDefinition Escalation { get; } = Read("renewal-deadline-escalation");

    public static WorkflowDefinition ChangesRequested { get; } = Read("changes-requested");

    public static WorkflowDefinition FourEyes { get; } = Read("four-eyes-per-role");

    public static WorkflowDefinition Expense { get; } = Read("expense-by-threshold");

    public static WorkflowDefinition Levels { get; } = Read("manager-then-finance");

    public static WorkflowDefinition Declining { get; } = Read("rule-that-declines");

    public static WorkflowDefinition ChosenReason { get; } = Read("revocation-with-reason");

    /// <param name="rota">Where the rota is.</param>
    public static WorkflowDefinition OnCall(string rota) => RepositoryFiles.Definition(
        RepositoryFiles.Read("samples/on-call-approver.json").Replace("https://rota.example.com", rota, StringComparison.Ordinal));

    /// <param name="tickets">Where the ticket system is.</param>
    public static WorkflowDefinition ChangeTicket(string tickets) => RepositoryFiles.Definition(
        RepositoryFiles.Read("samples/change-ticket.json").Replace("https://tickets.example.com", tickets, StringComparison.Ordinal));

    private static WorkflowDefinition Read(string name) => RepositoryFiles.Definition(RepositoryFiles.Read($"samples/{name}.json"));
}
