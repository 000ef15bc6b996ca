using WorkflowFunctions.Api.Http;
using WorkflowFunctions.Core.Security;

namespace WorkflowFunctions.Api.Limits;

/// <summary>
/// How quickly one caller may do what stays in the audit for more than a year: whoever did it in a loop would fill the disk. Each worker counts
/// for itself.
/// </summary>
/// <param name="done">What is done, for people: "changes of roles".</param>
/// <param name="atOnce">How often at once.</param>
/// <param name="interval">After how long once more.</param>
internal sealed class ChangePace(TimeProvider time, string done, int atOnce, TimeSpan interval)
{
    private readonly LeakyBuckets _done = new(time, atOnce, interval);

    /// <summary>Counts one that is about to be done; otherwise says why it may not be done now.</summary>
    public ApiError? Take(Caller caller) => _done.Take(caller.Key) is var pause && pause > TimeSpan.Zero
        ? new(ErrorCodes.TooManyRequests,
            FormattableString.Invariant($"You have made {atOnce:#,0} {done} in a short time. Further ones may be made one every {(interval.TotalMinutes == 1 ? "minute" : $"{interval.TotalMinutes:0} minutes")}."),
            pause: pause)
        : null;

    /// <summary>Does not count one that was taken: nothing was done.</summary>
    public void GiveBack(Caller caller) => _done.GiveBack(caller.Key);
}
