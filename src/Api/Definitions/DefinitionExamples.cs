namespace WorkflowFunctions.Api.Definitions;

/// <summary>One definition as the document shows it, through its life.</summary>
internal static class DefinitionExamples
{
    public const string Empty = "{" + Head + Key + """
        , "Description": "Asks two PKI approvers before a web server certificate is issued.", "IsPublished": false, "Steps": [],
          "DraftVersion": 1, "PublishedVersion": null, "RequesterMayWithdraw": true, "AssigneesMayForward": false, "NotifyRequester": false }
        """;

    public const string Draft = "{" + Head + Key + Steps + RoleIds + """
        , "IsPublished": false, "DraftVersion": 1, "PublishedVersion": null, "RequesterMayWithdraw": true, "AssigneesMayForward": false, "NotifyRequester": false }
        """;

    public const string Published = "{" + Head + Key + Steps + RoleIds + """
        , "IsPublished": true, "DraftVersion": 1, "PublishedVersion": 1, "RequesterMayWithdraw": true, "AssigneesMayForward": false, "NotifyRequester": false }
        """;

    public const string Page = "[{" + Head + Key + """
        , "DraftVersion": 2, "PublishedVersion": 1 }]
        """;

    public const string PublishedOfVersion2 = "{" + Head + Keys + Steps + Roles + """
        , "IsPublished": true, "DraftVersion": 1, "PublishedVersion": 1 }
        """;

    public const string PageOfVersion2 = "[{" + Head + Keys + """
        , "Description": "Asks two PKI approvers before a web server certificate is issued.", "DraftVersion": 2, "PublishedVersion": 1 }]
        """;

    private const string Head = """
        "Id": "5b6f2a34-6f5e-4a43-9f0e-3a0c7d7d1a10", "DisplayName": "Web server certificate: two approvals", "WorkflowType": "Enrollment", "Enabled": true
        """;

    private const string Key = """
        , "Key": "12", "KeyDisplayName": "Web Server (2 years)"
        """;

    private const string Keys = """
        , "Keys": [{ "DisplayName": "Web Server (2 years)", "Value": "12" }, { "DisplayName": null, "Value": "13" }]
        """;

    private const string RoleIds = "\"RoleIds\": [2] " + RestOfSteps;

    private const string Roles = "\"Roles\": [{ \"RoleId\": \"2\", \"RoleName\": \"PKI Approvers\" }] " + RestOfSteps;

    private const string Steps = """
        , "Description": "Asks two PKI approvers before a web server certificate is issued.",
        "Steps": [
          { "Id": "0d3f9f0c-6f0a-4f6e-8a55-0e6a3c1b0002", "DisplayName": "Start", "UniqueName": "StartNOOP", "ExtensionName": "NOOPStep",
            "Enabled": true, "ConfigurationParameters": {}, "Signals": [], "Conditions": [], "Outputs": { "continue": "RequireApproval1" } },
          { "Id": "0d3f9f0c-6f0a-4f6e-8a55-0e6a3c1b0003", "DisplayName": "Two approvals", "UniqueName": "RequireApproval1",
            "ExtensionName": "RequireApproval", "Enabled": true, "ConfigurationParameters": { "MinimumApprovals": 2 },
            "Signals": [{ "SignalName": "ApprovalStatus",
        """;

    private const string RestOfSteps = """
        }],
            "Conditions": [{ "Id": "0d3f9f0c-6f0a-4f6e-8a55-0e6a3c1b0005", "Value": "$(production)" }], "Outputs": { "continue": "EndNOOP" } },
          { "Id": "0d3f9f0c-6f0a-4f6e-8a55-0e6a3c1b0004", "DisplayName": "End", "UniqueName": "EndNOOP", "ExtensionName": "NOOPStep",
            "Enabled": true, "ConfigurationParameters": {}, "Signals": [], "Conditions": [], "Outputs": {} }]
        """;
}
