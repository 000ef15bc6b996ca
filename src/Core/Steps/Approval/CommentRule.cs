namespace WorkflowFunctions.Core.Steps.Approval;

/// <summary>Which answers to an approval need a comment.</summary>
internal enum CommentRule
{
    Never,
    OnDenial,
    Always,
}
