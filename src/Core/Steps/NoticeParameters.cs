namespace WorkflowFunctions.Core.Steps;

/// <summary>What the names of the parameters begin with that hold the words and recipients of a notice. Published definitions hold them.</summary>
public static class NoticeParameters
{
    public const string Approval = "ApprovalEmail";
    public const string Denial = "DenialEmail";
    public const string Reminder = "ReminderEmail";
}
