using System.Collections.Immutable;
using WorkflowFunctions.Core.Instances;

namespace WorkflowFunctions.Core.Steps.Approval;

/// <summary>
/// Seats people at a table where each seat belongs to a role. One person takes one seat; a person with several roles takes the one that
/// helps most. This is a maximum matching of a bipartite graph, found by augmenting paths (Kuhn's algorithm). How many seats stay empty
/// does not depend on the order in which people came.
/// </summary>
internal sealed class ApprovalSeats
{
    private readonly ImmutableSortedDictionary<int, int> _seats;
    private readonly Dictionary<int, List<Vote>> _taken;

    private ApprovalSeats(ImmutableSortedDictionary<int, int> seats)
    {
        _seats = seats;
        _taken = seats.ToDictionary(seat => seat.Key, _ => new List<Vote>());
    }

    /// <summary>How many seats of each role stay empty; roles with no empty seat are left out.</summary>
    public static ImmutableSortedDictionary<int, int> Empty(ImmutableSortedDictionary<int, int> seats, IEnumerable<Vote> approvals)
    {
        var table = new ApprovalSeats(seats);
        // By key, so that the same people always leave the same seats empty, in whatever order they came.
        foreach (var approval in approvals.OrderBy(vote => vote.By.Key, StringComparer.Ordinal))
            table.Seat(approval, []);
        return table._taken.Where(role => role.Value.Count < seats[role.Key])
            .ToImmutableSortedDictionary(role => role.Key, role => seats[role.Key] - role.Value.Count);
    }

    private bool Seat(Vote person, HashSet<int> asked)
    {
        foreach (var role in person.RoleIds.Where(_seats.ContainsKey).Order())
        {
            if (!asked.Add(role))
                continue;
            var taken = _taken[role];
            if (taken.Count < _seats[role] || MakeRoom(taken, asked))
            {
                taken.Add(person);
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether somebody who sits here could move to a seat of another role.</summary>
    private bool MakeRoom(List<Vote> taken, HashSet<int> asked)
    {
        foreach (var other in taken.ToList())
        {
            if (Seat(other, asked))
            {
                taken.Remove(other);
                return true;
            }
        }

        return false;
    }
}
