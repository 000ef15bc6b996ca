namespace WorkflowFunctions.Functions.Tests.Orchestrator;

/// <summary>What Advance may return.</summary>
internal static class Advances
{
    public const string FirstApproval = "RequireApproval1.ApprovalStatus";
    public const string SecondApproval = "RequireApproval2.ApprovalStatus";
    public const string Wake = "TellRequester.Wake";

    public static DateTimeOffset Deadline { get; } = new(2026, 3, 2, 17, 0, 0, TimeSpan.Zero);

    public static AdvanceResult Await(string signal, DateTimeOffset? deadline = null) =>
        new(AdvanceKind.AwaitSignal, Event: signal, Until: deadline, Status: "Suspended", At: signal.Split('.')[0]);

    public static AdvanceResult WaitUntil(DateTimeOffset time) =>
        new(AdvanceKind.WaitUntil, Event: Wake, Until: time, Status: "Suspended", At: "TellRequester");

    public static AdvanceResult Run(int attempt = 1) => new(
        AdvanceKind.RunStep, new StepOrder(new Guid(OrchestratorDriver.InstanceId), Visit: 3, "step", attempt),
        Status: "Running", At: "TellRequester");

    /// <summary>A step that runs while people are waited for.</summary>
    public static AdvanceResult Beside(string signal, DateTimeOffset? until = null, int attempt = 1) => new(
        AdvanceKind.RunStep, new StepOrder(new Guid(OrchestratorDriver.InstanceId), Visit: 2, "reminder-mail-1", attempt), signal, until,
        Status: "Suspended", At: signal.Split('.')[0])
    { IsOpen = true };

    public static AdvanceResult Finished { get; } = new(AdvanceKind.Finished, Status: "Complete", At: "EndNOOP");
}
