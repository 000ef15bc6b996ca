using System.Collections.Immutable;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Machine;
using WorkflowFunctions.Core.Steps.Asking;

namespace WorkflowFunctions.Core.Steps.Approval;

/// <summary>The result of counting the votes of an approval.</summary>
/// <param name="IsApproved">Every seat is taken, and there are enough approvals.</param>
/// <param name="IsDenied">There are enough denials, and it is not approved.</param>
/// <param name="Answer">The further answer that enough people have given, if it is neither approved nor denied.</param>
/// <param name="Empty">How many seats of which role are empty.</param>
/// <param name="Others">How many approvals are needed besides those on seats.</param>
internal sealed record ApprovalCount(
    bool IsApproved, bool IsDenied, FurtherAnswer? Answer, ImmutableSortedDictionary<int, int> Empty, long Others)
{
    public bool IsSettled => IsApproved || IsDenied || Answer is not null;

    public static ApprovalCount Of(InstanceState.AwaitingSignal waiting, ApprovalRules rules)
    {
        var empty = rules.Seats.IsEmpty ? rules.Seats : ApprovalSeats.Empty(
            rules.Seats, waiting.Votes.Where(vote => vote.Approved).Select(VoteOf).Concat(waiting.Tally.Where(tally => tally.Approved)));
        var seats = empty.IsEmpty ? 0 : empty.Values.Sum(count => (long)count);
        var others = Math.Max(0, rules.MinimumApprovals - CountOf(waiting, approved: true, answer: null) - seats);
        var isApproved = seats == 0 && others == 0;
        var isDenied = !isApproved && CountOf(waiting, approved: false, answer: null) >= rules.MinimumDenials;
        var reached = isApproved || isDenied || rules.Answers.IsEmpty ? null
            : rules.Answers.FirstOrDefault(answer => CountOf(waiting, approved: false, answer.Name) >= answer.Minimum);
        return new ApprovalCount(isApproved, isDenied, reached, empty, others);
    }

    /// <summary>How many approvals are still needed, and from which roles; and how often further answers were given.</summary>
    public StatusMessage MessageOf(InstanceState.AwaitingSignal waiting, ApprovalRules rules)
    {
        var message = MessageOf(Empty, Others, waiting);
        if (rules.Answers.IsEmpty)
            return message;
        var given = rules.Answers.Select(answer => (Answer: answer, Count: CountOf(waiting, approved: false, answer.Name)));
        return message with
        {
            // Behind all places of names, so that a name that looks like a place is never taken for one.
            Text = message.Text + string.Concat(given.Where(one => one.Count > 0).Select(one => $" {one.Answer.DisplayName}: {one.Count} of {one.Answer.Minimum}.")),
        };
    }

    /// <summary>How many have approved, and how many approvals it takes with those that are still missing.</summary>
    public ApprovalProgress Progress(InstanceState.AwaitingSignal waiting)
    {
        var given = CountOf(waiting, approved: true, answer: null);
        return new ApprovalProgress(given, given + Others + Empty.Values.Sum(count => (long)count));
    }

    private static VoteTally VoteOf(Vote vote) => new(vote.RoleIds, vote.Approved, 1);

    private static long CountOf(InstanceState.AwaitingSignal waiting, bool approved, string? answer)
    {
        var count = 0L;
        foreach (var vote in waiting.Votes)
            count += vote.Approved == approved && vote.Answer == answer ? 1 : 0;
        foreach (var tally in waiting.Tally)
            count += tally.Approved == approved && tally.Answer == answer ? tally.Count : 0;
        return count;
    }

    private static StatusMessage MessageOf(ImmutableSortedDictionary<int, int> seats, long others, InstanceState.AwaitingSignal waiting)
    {
        var roles = new List<int>();
        var parts = seats.Select(seat => (Count: (long)seat.Value, From: Place(seat.Key))).ToList();
        if (others > 0 || parts.Count == 0)
            parts.Add((others, AskedNames.Places([.. waiting.RoleIds.Select(Place)], waiting.People, roles.Count)));
        var text = parts is [var only]
            ? $"{ApprovalWords.Missing(only.Count)} from {only.From}."
            : $"{ApprovalWords.Missing(parts.Sum(part => part.Count))}: {string.Join(", ", parts.Select(part => $"{part.Count} from {part.From}"))}.";
        return new StatusMessage(text, [.. roles]) { People = AskedNames.Shown(waiting.People) };

        string Place(int role)
        {
            roles.Add(role);
            return $"{{{roles.Count - 1}}}";
        }
    }
}
