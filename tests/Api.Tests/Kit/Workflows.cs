using System.Globalization;
using System.Text.Json;

namespace WorkflowFunctions.Api.Tests.Kit;

/// <summary>Workflows that tests publish for themselves.</summary>
internal static class Workflows
{
    /// <summary>Starts the demo's enrollment, which waits for two approvers.</summary>
    public const string Enrollment = """{"WorkflowType":"Enrollment","Key":"12"}""";

    public const string OneStep = """[{"UniqueName":"StartNOOP","DisplayName":"Start","ExtensionName":"NOOPStep","Outputs":{}}]""";

    /// <summary>Start, one approval called RequireApproval1, end.</summary>
    /// <param name="parameters">Members of the approval's parameters.</param>
    public static string Approval(string parameters = "", int role = 2) => $$"""
        [
          {"UniqueName":"StartNOOP","DisplayName":"Start","ExtensionName":"NOOPStep","Outputs":{"continue":"RequireApproval1"} },
          {"UniqueName":"RequireApproval1","DisplayName":"Approve","ExtensionName":"RequireApproval",
           "ConfigurationParameters":{ {{parameters}} },
           "Signals":[{"SignalName":"ApprovalStatus","RoleIds":[{{role.ToString(CultureInfo.InvariantCulture)}}]}],
           "Outputs":{"continue":"EndNOOP"} },
          {"UniqueName":"EndNOOP","DisplayName":"End","ExtensionName":"NOOPStep","Outputs":{} }
        ]
        """;

    public static async Task<Guid> CreateAsync(this Person admin, string type, string? key = null, bool enabled = true) =>
        (await admin.PostAsync("/Workflow/Definitions", JsonSerializer.Serialize(
            new { DisplayName = $"Workflow {type}", WorkflowType = type, Key = key, Enabled = enabled }))).Is(200).Json.Id();

    public static async Task<Guid> PublishAsync(
        this Person admin, string type, string? steps = null, string? key = null, bool enabled = true)
    {
        var id = await admin.CreateAsync(type, key, enabled);
        (await admin.PutAsync($"/Workflow/Definitions/{id}/Steps", steps ?? Approval())).Is(200);
        (await admin.PostAsync($"/Workflow/Definitions/{id}/Publish")).Is(200);
        return id;
    }

    public static string Start(string type) => JsonSerializer.Serialize(new { WorkflowType = type });
}
