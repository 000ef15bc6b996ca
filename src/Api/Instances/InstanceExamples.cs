namespace WorkflowFunctions.Api.Instances;

/// <summary>Instances as the document shows them: the first sample, waiting for its second approval.</summary>
internal static class InstanceExamples
{
    public const string Page = "[{" + Listed + "}]";

    public const string Suspended = "{" + Listed + """
        ,
          "Signals": [{ "SignalName": "ApprovalStatus", "StepSignalId": "3c1d5f0e-8a51-5d0c-9f5e-6a0f0c2b7e11", "SignalReceived": true }],
          "InitialData": { "cn": "www.example.com" }, "CurrentStateData": { "cn": "www.example.com" }, "StatusName": "Suspended",
          "InitiatingUserName": "erin", "Deadline": null, "NextReminder": null, "NextEscalation": null, "RestartedFromId": null, "RestartedAsId": null }
        """;

    public const string History = """
        [{ "Sequence": 1, "At": "2026-03-02T09:01:00Z", "Kind": "Started", "StepUniqueName": null, "Actor": "erin",
           "Message": "erin started the workflow.", "Data": {} },
         { "Sequence": 2, "At": "2026-03-02T09:14:21.5Z", "Kind": "SignalReceived", "StepUniqueName": "RequireApproval1", "Actor": "alice",
           "Message": "alice approved.", "Data": { "Approved": "True", "Comment": "Looks right." } }]
        """;

    private const string Listed = """
        "Id": "018f4c1e-7a3b-7c55-9d0e-2f6b8a4d1c90", "Status": 2, "CurrentStepId": "0d3f9f0c-6f0a-4f6e-8a55-0e6a3c1b0003",
        "StatusMessage": "Awaiting 1 more approval(s) from PKI Approvers.",
        "Definition": { "Id": "5b6f2a34-6f5e-4a43-9f0e-3a0c7d7d1a10", "DisplayName": "Web server certificate: two approvals", "Version": 1,
                        "WorkflowType": "Enrollment" },
        "CurrentStepDisplayName": "Two approvals", "CurrentStepUniqueName": "RequireApproval1", "Title": "Certificate for www.example.com",
        "LastModified": "2026-03-02T09:14:21.5Z", "StartDate": "2026-03-02T09:01:00Z", "ReferenceId": 17
        """;
}
