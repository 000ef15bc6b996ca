using WorkflowFunctions.Api.Limits;
using WorkflowFunctions.Core.Security;

namespace WorkflowFunctions.Api.Delegations;

/// <summary>
/// Bounds how often delegations of an absent person are made: each is kept in the audit for a year, and so is its end. Ending one is never
/// refused, because there are no more ends than beginnings. The memory is fixed, and each worker counts for itself.
/// </summary>
public sealed class MadeDelegations(TimeProvider time)
{
    /// <summary>How many of one absent person are made at once; after that, one more for every <see cref="Pause"/>.</summary>
    public const int AtOnce = 60;

    public static readonly TimeSpan Pause = TimeSpan.FromHours(1);

    private readonly LeakyBuckets _made = new(time, AtOnce, Pause);

    /// <summary>How long until another one may be made; zero if it may be made now.</summary>
    public TimeSpan WaitFor(Person absent)
    {
        ArgumentNullException.ThrowIfNull(absent);
        return _made.WaitFor(absent.Key);
    }

    public void Add(Person absent)
    {
        ArgumentNullException.ThrowIfNull(absent);
        _made.Add(absent.Key);
    }
}
