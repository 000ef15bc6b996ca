using System.Text.Json;
using WorkflowFunctions.Api.Definitions;
using WorkflowFunctions.Core;
using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Engine;
using WorkflowFunctions.Engine.Definitions;

namespace WorkflowFunctions.HostScenarios;

/// <summary>The sample workflows of the walkthrough, one that asks everybody, and some that wait for values and for time.</summary>
public static class Samples
{
    public static Guid TwoApprovals { get; } = new("5b6f2a34-6f5e-4a43-9f0e-3a0c7d7d1a10");

    public static Guid TwoStages { get; } = new("5b6f2a34-6f5e-4a43-9f0e-3a0c7d7d1a11");

    /// <summary>Like <see cref="TwoApprovals"/>, but every approver has to approve.</summary>
    public static Guid AllApprovals { get; } = new("5b6f2a34-6f5e-4a43-9f0e-3a0c7d7d1aff");

    public static Guid FourEyes { get; } = new("5b6f2a34-6f5e-4a43-9f0e-3a0c7d7d1a14");

    public static Guid ChangesRequested { get; } = new("5b6f2a34-6f5e-4a43-9f0e-3a0c7d7d1a16");

    public static Guid OnCall { get; } = new("5b6f2a34-6f5e-4a43-9f0e-3a0c7d7d1a20");

    public static Guid ChosenReason { get; } = new("5b6f2a34-6f5e-4a43-9f0e-3a0c7d7d1a21");

    public static Guid OfficeHours { get; } = new("5b6f2a34-6f5e-4a43-9f0e-3a0c7d7d1a31");

    public static Guid Levels { get; } = new("5b6f2a34-6f5e-4a43-9f0e-3a0c7d7d1a22");

    public static Guid InputThenDelay { get; } = new("5b6f2a34-6f5e-4a43-9f0e-3a0c7d7d1afd");

    public static Guid Reminding { get; } = new("5b6f2a34-6f5e-4a43-9f0e-3a0c7d7d1afe");

    public static Guid RemindingThenTell { get; } = new("5b6f2a34-6f5e-4a43-9f0e-3a0c7d7d1af0");

    public static Guid Hanging { get; } = new("5b6f2a34-6f5e-4a43-9f0e-3a0c7d7d1af1");

    public static Guid Deadline { get; } = new("5b6f2a34-6f5e-4a43-9f0e-3a0c7d7d1afc");

    public static Guid Telling { get; } = new("5b6f2a34-6f5e-4a43-9f0e-3a0c7d7d1af2");

    public static Guid Expense { get; } = new("5b6f2a34-6f5e-4a43-9f0e-3a0c7d7d1a15");

    public static Guid Declining { get; } = new("5b6f2a34-6f5e-4a43-9f0e-3a0c7d7d1a17");

    public static Guid Ticket { get; } = new("5b6f2a34-6f5e-4a43-9f0e-3a0c7d7d1afb");

    /// <summary>Puts the published workflows into a store that has none of them.</summary>
    public static async Task SeedAsync(IDefinitionStore store)
    {
        var (head, two) = Read("samples/enrollment-two-approvals.json");
        await store.SaveAsync(head, two, expectedRevision: 0);
        var all = two with { Id = AllApprovals, Steps = [.. two.Steps.Select(AskAll)] };
        await store.SaveAsync(head with { Id = AllApprovals, Key = "all" }, all, expectedRevision: 0);
        foreach (var sample in (string[])["revocation-two-stages", "four-eyes-per-role", "changes-requested", "expense-by-threshold", "rule-that-declines", "revocation-with-reason", "manager-then-finance",
            "escalation-over-a-weekend"])
        {
            var (sampleHead, version) = Read($"samples/{sample}.json");
            await store.SaveAsync(sampleHead, version, expectedRevision: 0);
        }

        foreach (var export in (string[])[WaitingSamples.InputThenDelay, WaitingSamples.Reminding, WaitingSamples.RemindingThenTell, WaitingSamples.Deadline, WaitingSamples.Telling])
            await SaveAsync(store, export);
    }

    /// <summary>Puts <see cref="Ticket"/> into a store that does not have it.</summary>
    internal static Task SeedTicketAsync(IDefinitionStore store, Uri address) => SaveAsync(store, WaitingSamples.Ticket(address));

    /// <summary>Puts <see cref="OnCall"/> into a store that does not have it.</summary>
    /// <param name="rota">Where the rota is.</param>
    internal static async Task SeedOnCallAsync(IDefinitionStore store, Uri rota)
    {
        using var stream = typeof(Samples).Assembly.GetManifestResourceStream("samples/on-call-approver.json")!;
        using var reader = new StreamReader(stream);
        await SaveAsync(store, (await reader.ReadToEndAsync()).Replace("https://rota.example.com/", rota.ToString(), StringComparison.Ordinal));
    }

    /// <summary>Puts <see cref="Hanging"/> into a store that does not have it.</summary>
    internal static Task SeedHangingAsync(IDefinitionStore store, Uri address) => SaveAsync(store, WaitingSamples.Hanging(address));

    private static async Task SaveAsync(IDefinitionStore store, string export)
    {
        var (head, version) = DefinitionExport.Read(JsonElement.Parse(export));
        await store.SaveAsync(head, version, expectedRevision: 0);
    }

    private static StepDefinition AskAll(StepDefinition step) => step.Parameter("MinimumApprovals") is null
        ? step
        : step with
        {
            ConfigurationParameters = step.ConfigurationParameters.Set("MinimumApprovals", JsonValues.Of(ScenarioSettings.Approvers)),
        };

    private static (DefinitionHead Head, WorkflowDefinition Version) Read(string resource)
    {
        using var stream = typeof(Samples).Assembly.GetManifestResourceStream(resource)!;
        using var document = JsonDocument.Parse(stream);
        return DefinitionExport.Read(document.RootElement);
    }
}
