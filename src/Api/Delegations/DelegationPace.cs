using WorkflowFunctions.Api.Http;
using WorkflowFunctions.Api.Limits;
using WorkflowFunctions.Core.Security;

namespace WorkflowFunctions.Api.Delegations;

/// <summary>
/// How quickly somebody may make delegations. What was done to them is kept for more than a year, so whoever made and ended one again and again
/// would fill the disk with it. Whoever manages delegations is trusted, and may make many at once.
/// </summary>
internal sealed class DelegationPace(TimeProvider time)
{
    /// <summary>How many at once: three times as many as may run from one person.</summary>
    public const int AtOnce = 60;

    /// <summary>After how long one more may be made.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMinutes(30);

    private readonly LeakyBuckets _made = new(time, AtOnce, Interval);

    /// <summary>Why no further one may be made now; null if one may.</summary>
    public ApiError? Refuse(Caller caller) =>
        !DelegationActions.MayManage(caller) && _made.WaitFor(caller.Key) is var pause && pause > TimeSpan.Zero
            ? new(ErrorCodes.TooManyRequests, $"You have made {AtOnce} delegations in a short time. Further ones may be made one every {Interval.TotalMinutes:0} minutes.", pause: pause)
            : null;

    /// <summary>Counts one that was made.</summary>
    public void Count(Caller caller) => _made.Add(caller.Key);
}
