namespace WorkflowFunctions.HostScenarios;

/// <summary>Workflows that wait for values and for time, as exports.</summary>
internal static class WaitingSamples
{
    /// <summary>Asks the owner for values, waits as long as they say, and mails them to the requester.</summary>
    public const string InputThenDelay = """
        {
          "Id": "5b6f2a34-6f5e-4a43-9f0e-3a0c7d7d1afd", "DisplayName": "Input, then delay", "WorkflowType": "InputThenDelay",
          "PublishedVersion": 1, "DraftVersion": 1,
          "Steps": [
            { "UniqueName": "AskOwner", "DisplayName": "Ask the owner", "ExtensionName": "RequireInput",
              "ConfigurationParameters": { "Inputs": {
                "server": { "DisplayName": "Server", "Type": "string", "Required": true },
                "hours": { "DisplayName": "Hours", "Type": "number", "Required": true } } },
              "Signals": [{ "SignalName": "Input", "RoleIds": [3] }], "Outputs": { "continue": "Pause" } },
            { "UniqueName": "Pause", "DisplayName": "Pause", "ExtensionName": "Delay",
              "ConfigurationParameters": { "Hours": "$(hours)" }, "Outputs": { "continue": "Tell" } },
            { "UniqueName": "Tell", "DisplayName": "Tell the requester", "ExtensionName": "Email",
              "ConfigurationParameters": { "Subject": "It is on $(server)", "Message": "Now.", "Recipients": ["$(requester:mail)"] }, "Outputs": {} }
          ]
        }
        """;

    /// <summary>One approval, whose approvers are reminded every six minutes.</summary>
    public const string Reminding = """
        {
          "Id": "5b6f2a34-6f5e-4a43-9f0e-3a0c7d7d1afe", "DisplayName": "Reminding", "WorkflowType": "Reminding", "PublishedVersion": 1, "DraftVersion": 1,
          "Steps": [
            { "UniqueName": "RequireApproval1", "DisplayName": "Approve", "ExtensionName": "RequireApproval",
              "ConfigurationParameters": { "ReminderHours": 0.1, "ReminderRecipients": ["approvers@example.com"], "DeadlineHours": 48 },
              "Signals": [{ "SignalName": "ApprovalStatus", "RoleIds": [2] }], "Outputs": {} }
          ]
        }
        """;

    /// <summary>Like <see cref="Reminding"/>, but with two approvals, and the requester is told in the end.</summary>
    public const string RemindingThenTell = """
        {
          "Id": "5b6f2a34-6f5e-4a43-9f0e-3a0c7d7d1af0", "DisplayName": "Reminding, then tell", "WorkflowType": "RemindingThenTell",
          "PublishedVersion": 1, "DraftVersion": 1,
          "Steps": [
            { "UniqueName": "RequireApproval1", "DisplayName": "Approve", "ExtensionName": "RequireApproval",
              "ConfigurationParameters": { "MinimumApprovals": 2, "ReminderHours": 0.1, "ReminderRecipients": ["approvers@example.com"] },
              "Signals": [{ "SignalName": "ApprovalStatus", "RoleIds": [2] }], "Outputs": { "continue": "Tell" } },
            { "UniqueName": "Tell", "DisplayName": "Tell the requester", "ExtensionName": "Email",
              "ConfigurationParameters": { "Subject": "It is approved", "Message": "Now.", "Recipients": ["$(requester:mail)"] }, "Outputs": {} }
          ]
        }
        """;

    /// <summary>One approval whose time is over after six minutes: the requester is told, and nothing else happens.</summary>
    public const string Deadline = """
        {
          "Id": "5b6f2a34-6f5e-4a43-9f0e-3a0c7d7d1afc", "DisplayName": "Deadline", "WorkflowType": "Deadline", "PublishedVersion": 1, "DraftVersion": 1,
          "Steps": [
            { "UniqueName": "RequireApproval1", "DisplayName": "Approve", "ExtensionName": "RequireApproval",
              "ConfigurationParameters": { "DeadlineHours": 0.1 },
              "Signals": [{ "SignalName": "ApprovalStatus", "RoleIds": [2] }], "Outputs": { "deadline": "Tell" } },
            { "UniqueName": "Tell", "DisplayName": "Tell the requester", "ExtensionName": "Email",
              "ConfigurationParameters": { "Subject": "Nobody has answered", "Message": "In time.", "Recipients": ["$(requester:mail)"] }, "Outputs": {} }
          ]
        }
        """;

    /// <summary>One approval of the owner, who is told of it, and the requester is told how it has ended.</summary>
    public const string Telling = """
        {
          "Id": "5b6f2a34-6f5e-4a43-9f0e-3a0c7d7d1af2", "DisplayName": "Telling", "WorkflowType": "Telling", "PublishedVersion": 1, "DraftVersion": 1,
          "NotifyRequester": true,
          "Steps": [
            { "UniqueName": "RequireApproval1", "DisplayName": "Approve", "ExtensionName": "RequireApproval",
              "ConfigurationParameters": { "NotifyApprovers": true }, "Signals": [{ "SignalName": "ApprovalStatus", "RoleIds": [3] }], "Outputs": {} }
          ]
        }
        """;

    /// <summary>Calls what answers nobody for now.</summary>
    public static string Hanging(Uri address) => $$"""
        {
          "Id": "5b6f2a34-6f5e-4a43-9f0e-3a0c7d7d1af1", "DisplayName": "Hanging", "WorkflowType": "Hanging", "PublishedVersion": 1, "DraftVersion": 1,
          "Steps": [
            { "UniqueName": "Ask", "DisplayName": "Ask", "ExtensionName": "RESTRequest",
              "ConfigurationParameters": { "Verb": "POST", "URL": "{{address}}{{TicketServer.Hanging}}", "RequestContent": "{}", "DataBucketProperty": "answer",
                "MaxAttempts": 1 },
              "Outputs": {} }
          ]
        }
        """;

    /// <summary>Opens a ticket in the other system, and mails its number to the requester.</summary>
    public static string Ticket(Uri address) => $$"""
        {
          "Id": "5b6f2a34-6f5e-4a43-9f0e-3a0c7d7d1afb", "DisplayName": "Ticket", "WorkflowType": "Ticket", "PublishedVersion": 1, "DraftVersion": 1,
          "Steps": [
            { "UniqueName": "OpenTicket", "DisplayName": "Open a ticket", "ExtensionName": "RESTRequest",
              "ConfigurationParameters": { "Verb": "POST", "URL": "{{address}}tickets", "RequestContent": "{}", "DataBucketProperty": "ticket" },
              "Outputs": { "continue": "Tell" } },
            { "UniqueName": "Tell", "DisplayName": "Tell the requester", "ExtensionName": "Email",
              "ConfigurationParameters": { "Subject": "It is $(ticket.number)", "Message": "Now.", "Recipients": ["$(requester:mail)"] }, "Outputs": {} }
          ]
        }
        """;
}
