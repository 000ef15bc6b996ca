using System.Collections.Immutable;
using System.Text;
using WorkflowFunctions.Core.Instances;

namespace WorkflowFunctions.Core.Steps.Approval;

/// <summary>
/// Adds a vote to those of a visit, so that a snapshot stays small however many people vote: the first votes are kept one by one, with their
/// comments as long as there is room, the others are only counted. The inbox and the history have all of them whole.
/// </summary>
internal static class KeptVotes
{
    /// <summary>The most votes of a visit that are kept one by one.</summary>
    public const int Most = 200;

    /// <summary>The most votes besides of which it is kept whose they are: as many approvals as any step waits for.</summary>
    public const int MostKnown = 1_000;

    /// <summary>The most bytes of UTF-8 that the comments of a visit take.</summary>
    public const int MostCommentBytes = 64 * 1024;

    public static InstanceState.AwaitingSignal Add(InstanceState.AwaitingSignal waiting, Vote vote, ApprovalRules rules)
    {
        if (IsWithin(waiting.Votes))
            return AddTo(waiting, vote, rules);

        // A release before this one has kept more.
        return waiting.Votes.Append(vote).Aggregate(waiting with { Votes = [] }, (kept, one) => AddTo(kept, one, rules));
    }

    /// <summary>Whether the vote has something to say.</summary>
    public static bool HasComment(Vote vote) => !string.IsNullOrWhiteSpace(vote.Comment);

    private static InstanceState.AwaitingSignal AddTo(InstanceState.AwaitingSignal waiting, Vote vote, ApprovalRules rules)
    {
        var isKept = waiting.Votes.Length < Most;
        if (HasComment(vote) && (!isKept || SizeOf(waiting.Votes) + SizeOf(vote) > MostCommentBytes))
        {
            waiting = waiting with { CommentsLeftOut = waiting.CommentsLeftOut + 1 };
            vote = vote with { Comment = null };
        }

        return isKept
            ? waiting with { Votes = waiting.Votes.Add(vote) }
            : waiting with
            {
                Tally = Counted(waiting.Tally, vote, rules),
                CountedBy = waiting.CountedBy.Length < MostKnown ? waiting.CountedBy.Add(InstanceState.AwaitingSignal.Counted(vote.By.Key)) : waiting.CountedBy,
            };
    }

    private static ImmutableArray<VoteTally> Counted(ImmutableArray<VoteTally> tally, Vote vote, ApprovalRules rules)
    {
        ImmutableArray<int> roles = [.. vote.RoleIds.Where(rules.Seats.ContainsKey).Distinct().Order()];
        for (var index = 0; index < tally.Length; index++)
        {
            if (tally[index] is var same && same.Approved == vote.Approved && same.Answer == vote.Answer && same.RoleIds.AsSpan().SequenceEqual(roles.AsSpan()))
                return tally.SetItem(index, same with { Count = same.Count + 1 });
        }

        return tally.Add(new VoteTally(roles, vote.Approved, 1) { Answer = vote.Answer });
    }

    private static bool IsWithin(ImmutableArray<Vote> votes) => votes.Length <= Most && SizeOf(votes) <= MostCommentBytes;

    private static int SizeOf(ImmutableArray<Vote> votes) => votes.Sum(SizeOf);

    private static int SizeOf(Vote vote) => HasComment(vote) ? Encoding.UTF8.GetByteCount(vote.Comment!) : 0;
}
