using System.Collections.Immutable;
using WorkflowFunctions.Core.Instances;

namespace WorkflowFunctions.Core.Steps.Approval;

/// <summary>
/// Seats people at a table where each seat belongs to a role: one person takes one seat, and a person with several roles the one
/// that helps. That is a largest matching of a bipartite graph, found by augmenting paths (Kuhn's algorithm); how many seats stay
/// empty does not depend on the order in which people came. People of the same roles are one group: the work grows with the seats
/// and the groups, and not with the people.
/// </summary>
internal sealed class ApprovalSeats
{
    private readonly ImmutableSortedDictionary<int, int> _seats;
    private readonly Dictionary<int, int> _taken;
    private readonly List<Group> _groups;

    private ApprovalSeats(ImmutableSortedDictionary<int, int> seats, IEnumerable<VoteTally> approvals)
    {
        _seats = seats;
        _taken = seats.ToDictionary(seat => seat.Key, _ => 0);
        _groups = [.. approvals
            .Select(approval => (Roles: approval.RoleIds.Where(seats.ContainsKey).Distinct().Order().ToArray(), approval.Count))
            .GroupBy(approval => string.Join(' ', approval.Roles), StringComparer.Ordinal)
            // By roles, so that the same people leave the same seats empty, whoever came first.
            .OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => new Group(group.First().Roles, group.Sum(approval => (long)approval.Count)))];
    }

    /// <summary>How many seats of which role stay empty; roles without an empty one are left out.</summary>
    public static ImmutableSortedDictionary<int, int> Empty(ImmutableSortedDictionary<int, int> seats, IEnumerable<VoteTally> approvals)
    {
        if (seats.IsEmpty)
            return seats;
        var table = new ApprovalSeats(seats, approvals);
        foreach (var group in table._groups)
        {
            for (var standing = group.People; standing > 0 && table.Seat(group, []); standing--)
            {
            }
        }

        return table._taken.Where(role => role.Value < seats[role.Key])
            .ToImmutableSortedDictionary(role => role.Key, role => seats[role.Key] - role.Value);
    }

    /// <summary>Seats one more person of the group, whose place nobody loses it to: others only move.</summary>
    private bool Seat(Group group, HashSet<int> asked)
    {
        foreach (var role in group.Roles)
        {
            if (!asked.Add(role))
                continue;
            if (_taken[role] == _seats[role] && !MakeRoom(role, asked))
                continue;
            _taken[role]++;
            group.Seated[role] = group.Seated.GetValueOrDefault(role) + 1;
            return true;
        }

        return false;
    }

    /// <summary>Whether one who sits here could move to another role's seat.</summary>
    private bool MakeRoom(int role, HashSet<int> asked)
    {
        foreach (var other in _groups.Where(other => other.Seated.GetValueOrDefault(role) > 0))
        {
            if (Seat(other, asked))
            {
                other.Seated[role]--;
                _taken[role]--;
                return true;
            }
        }

        return false;
    }

    private sealed record Group(int[] Roles, long People)
    {
        /// <summary>How many of them sit on seats of which role.</summary>
        public Dictionary<int, int> Seated { get; } = [];
    }
}
