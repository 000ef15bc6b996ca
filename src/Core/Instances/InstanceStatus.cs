namespace WorkflowFunctions.Core.Instances;

/// <summary>The status of an instance, with the integers of the wire format. <see cref="Unknown"/> is never stored.</summary>
public enum InstanceStatus
{
    Unknown = 0,
    Running = 1,
    Suspended = 2,
    Failed = 3,
    Complete = 4,
    Rejected = 5,
    CanceledForRestart = 6,
}
