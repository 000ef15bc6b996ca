using System.Text.Json;
using WorkflowFunctions.Functions.Tests.Orchestrator;

namespace WorkflowFunctions.Functions.Tests;

public sealed class AdvanceResultTests
{
    [Fact]
    public void An_attempt_is_kept_in_the_form_that_histories_in_flight_hold() => AssertForm(
        """
        {"kind":"RunStep","step":{"instanceId":"0190d5a2-7c1e-7b6a-9f00-000000000001","visit":3,"effect":"step","attempt":1},
        "event":null,"until":null,"status":"Running","at":"TellRequester"}
        """,
        Advances.Run());

    [Fact]
    public void A_wait_is_kept_in_the_form_that_histories_in_flight_hold() => AssertForm(
        """
        {"kind":"AwaitSignal","step":null,"event":"RequireApproval1.ApprovalStatus","until":"2026-03-02T17:00:00+00:00",
        "status":"Suspended","at":"RequireApproval1"}
        """,
        Advances.Await(Advances.FirstApproval, Advances.Deadline));

    private static void AssertForm(string json, AdvanceResult result)
    {
        Assert.Equal(json.Replace("\n", "", StringComparison.Ordinal), JsonSerializer.Serialize(result, JsonSerializerOptions.Web));
        Assert.Equal(result, JsonSerializer.Deserialize<AdvanceResult>(json, JsonSerializerOptions.Web));
    }
}
