using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Steps.Approval;

namespace WorkflowFunctions.Core.Tests.Properties;

/// <summary>Seats of up to four roles, and people who hold some of them.</summary>
public sealed record Table(ImmutableSortedDictionary<int, int> Seats, ImmutableArray<VoteTally> People)
{
    public static Arbitrary<Table> Any() => (
        from counts in Gen.Choose(0, 3).ListOf(4)
        from holdings in Gen.Choose(0, 15).ListOf(6)
        select new Table(
            counts.Select((count, role) => (Role: role + 1, count)).Where(seat => seat.count > 0).ToImmutableSortedDictionary(seat => seat.Role, seat => seat.count),
            [.. holdings.Select(roles => new VoteTally([.. Enumerable.Range(1, 4).Where(role => (roles & (1 << (role - 1))) != 0)], Approved: true, Count: 1))]))
        .ToArbitrary();

    public override string ToString() =>
        $"{string.Join(' ', Seats.Select(seat => $"{seat.Key}x{seat.Value}"))} | {string.Join(' ', People.Select(person => string.Join('+', person.RoleIds)))}";
}

[Properties(Arbitrary = [typeof(Table)], MaxTest = 500)]
public class SeatProperties
{
    [Property]
    public void As_many_seats_are_taken_as_any_seating_could_take(Table table)
    {
        var empty = ApprovalSeats.Empty(table.Seats, table.People).Values.Sum();

        Assert.Equal(table.Seats.Values.Sum() - MostSeated(table.Seats, table.People), empty);
    }

    [Property]
    public void The_order_of_votes_changes_nothing(Table table, int seed)
    {
        var shuffled = table.People.Select((person, index) => (person, index)).OrderBy(one => HashCode.Combine(one.index, seed)).Select(one => one.person);

        Assert.Equal(ApprovalSeats.Empty(table.Seats, table.People), ApprovalSeats.Empty(table.Seats, shuffled));
    }

    [Property]
    public void One_person_more_takes_at_most_one_seat_and_never_gives_one_back(Table table)
    {
        for (var count = 0; count < table.People.Length; count++)
        {
            var before = ApprovalSeats.Empty(table.Seats, table.People[..count]).Values.Sum();
            Assert.InRange(ApprovalSeats.Empty(table.Seats, table.People[..(count + 1)]).Values.Sum(), before - 1, before);
        }
    }

    [Property]
    public void People_of_the_same_roles_are_seated_as_each_of_them_would_be(Table table, PositiveInt copies)
    {
        var many = copies.Get % 5 + 1;

        Assert.Equal(
            ApprovalSeats.Empty(table.Seats, table.People.SelectMany(person => Enumerable.Repeat(person, many))),
            ApprovalSeats.Empty(table.Seats, table.People.Select(person => person with { Count = many })));
    }

    /// <summary>By trying everything.</summary>
    private static int MostSeated(ImmutableSortedDictionary<int, int> seats, ImmutableArray<VoteTally> people)
    {
        if (people.IsEmpty)
            return 0;
        var rest = people[1..];
        return people[0].RoleIds.Where(role => seats.GetValueOrDefault(role) > 0)
            .Select(role => 1 + MostSeated(seats.SetItem(role, seats[role] - 1), rest))
            .Append(MostSeated(seats, rest)).Max();
    }
}
