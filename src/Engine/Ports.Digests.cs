using System.Collections.Immutable;
using WorkflowFunctions.Engine.Notices.Digests;

namespace WorkflowFunctions.Engine;

/// <summary>Holds the last digest of each person, so that it is sent once a day however many workers there are.</summary>
public interface IDigestStore
{
    /// <summary>All that are kept, in no particular order.</summary>
    Task<ImmutableArray<DigestTurn>> ReadDigestsAsync(CancellationToken cancellation);

    /// <summary>
    /// Writes the turn that follows the stored one of the person; revision 1 follows none. False, with nothing changed, if the stored one is
    /// not the one that <paramref name="next"/> follows: somebody else was faster.
    /// </summary>
    Task<bool> ClaimDigestAsync(DigestTurn next);

    /// <summary>Removes the turns of these people; one that is not there is none to remove.</summary>
    Task ForgetDigestsAsync(IReadOnlyCollection<string> personKeys);
}
