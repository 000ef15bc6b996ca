namespace WorkflowFunctions.Core.Steps;

/// <summary>What the names of the parameters begin with that hold the words and recipients of a notice. Published definitions hold them.</summary>
public static class NoticeParameters
{
    /// <summary>How many recipients one notice may have: neither an author nor a value that came in may make a mass mailing of it.</summary>
    public const int MostRecipients = 100;

    public const string Approval = "ApprovalEmail";
    public const string Denial = "DenialEmail";
    public const string Reminder = "ReminderEmail";
    public const string Escalation = "EscalationEmail";
}
