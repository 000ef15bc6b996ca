using WorkflowFunctions.Api.Http;
using WorkflowFunctions.Api.OpenApi;
using WorkflowFunctions.Api.SignIn;
using WorkflowFunctions.Core.Security;

namespace WorkflowFunctions.Api.Trials;

/// <summary>How the document describes trying a workflow out.</summary>
internal static class TrialOperation
{
    public static Operation Try { get; } = new("TryDefinition", Tags.Definitions, "Try a definition out")
    {
        Description = """
            Says how an instance would run: the path, whom each step asks and why, what it sends, and where it fails. Nothing is stored, nobody
            is told anything, no other system is called, and no script runs. The same machine decides as for an instance. You say what people
            answer and how the outside work ends; what you leave out succeeds. A version that publishing would refuse is refused in the same
            way. A trial counts as 20 requests, and ends with a sentence in `Problems` if it takes too long.
            """,
        Access = new Access.AllOf(AccessString.ReadDefinitions, AccessString.ModifyDefinitions),
        Body = Payload.Of<TryDefinitionRequest>(("Example", """
            { "Requester": { "Name": "erin" }, "InitialData": { "cn": "www.example.com" },
              "Answers": [{ "Step": "RequireApproval1", "By": "alice", "Data": { "Approved": true } },
                          { "Step": "RequireApproval1", "By": "erin", "Data": { "Approved": true }, "AfterHours": 4 }],
              "Outcomes": { "Notify": { "Fails": "the mail server is down", "MayPass": true } } }
            """)),
        Responses = [OperationResponse.Ok<TrialResponse>("How it would run.", Example)],
        Refusals = [ErrorCodes.NoSuchDefinition, ErrorCodes.InvalidDefinition, ErrorCodes.TrialsBusy],
    };

    private const string Example = """
        { "DefinitionId": "5b6f2a34-6f5e-4a43-9f0e-3a0c7d7d1a10", "Version": 2, "Status": 2, "StatusName": "Suspended",
          "StatusMessage": "Awaiting 1 more approval(s) from PKI Approvers.", "StartedAt": "2026-03-02T09:00:00Z", "At": "2026-03-02T13:00:00Z",
          "Steps": [
            { "Visit": 1, "UniqueName": "StartNOOP", "DisplayName": "Start", "ExtensionName": "NOOPStep", "EnteredAt": "2026-03-02T09:00:00Z",
              "Skipped": false, "Conditions": [], "Answers": [], "Sent": [], "Outputs": ["continue"], "History": ["Entered 'Start'."] },
            { "Visit": 2, "UniqueName": "Notify", "DisplayName": "Tell PKI", "ExtensionName": "Email", "EnteredAt": "2026-03-02T09:00:00Z",
              "Skipped": false, "Conditions": [], "Answers": [],
              "Sent": [{ "Effect": "step", "At": "2026-03-02T09:00:00Z", "Attempts": 1, "Requests": [],
                         "Message": { "Channels": ["mail"], "Recipients": ["pki@example.com"], "Subject": "www.example.com", "Text": "Please look." },
                         "ScriptParameters": null, "IsTold": true, "Succeeds": true, "Basis": "Assumed", "Reason": null, "Values": {} }],
              "Outputs": ["continue"], "History": ["Entered 'Tell PKI'.", "Attempt 1 (step) started.", "Attempt 1 (step) succeeded."] },
            { "Visit": 3, "UniqueName": "RequireApproval1", "DisplayName": "Two approvals", "ExtensionName": "RequireApproval",
              "EnteredAt": "2026-03-02T09:00:00Z", "Skipped": false, "Conditions": [],
              "Asked": { "Message": "Awaiting 2 more approval(s) from PKI Approvers.", "Roles": [{ "RoleId": "2", "RoleName": "PKI Approvers" }],
                         "People": [], "Barred": ["erin"],
                         "Why": ["The step asks role PKI Approvers (2).", "erin may not answer: it is the requester (four eyes)."],
                         "Deadline": null, "NextAt": null },
              "Answers": [{ "By": "alice", "At": "2026-03-02T09:00:00Z", "Data": { "Approved": true }, "IsRepeat": false },
                          { "By": "erin", "At": "2026-03-02T13:00:00Z", "Data": { "Approved": true }, "IsRepeat": false,
                            "Refused": { "ErrorCode": "0xA0120021", "Message": "You started this instance; somebody else has to answer this step." } }],
              "Sent": [], "Outputs": [], "History": ["Entered 'Two approvals'.", "alice approved."] }],
          "Data": { "cn": "www.example.com" }, "Problems": [] }
        """;
}
