using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using static WorkflowFunctions.Storage.TestKit.Twin.SecurityOperation;

namespace WorkflowFunctions.Storage.TestKit.Twin;

/// <summary>Operations on roles, delegations and their histories, in the order in which the twins play them.</summary>
public sealed record SecurityScript(ImmutableArray<SecurityOperation> Operations)
{
    private const int LongestScript = 40;

    private static readonly Gen<Moment> Moments =
        from minute in Gen.Choose(0, 4)
        from isLate in Gen.Elements(false, false, true)
        select new Moment(minute, isLate);

    private static readonly Gen<Moment?> Kept = Gen.Frequency((5, Moments.Select(Moment? (moment) => moment)), (1, Gen.Constant<Moment?>(null)));
    private static readonly Gen<bool> Flags = Gen.Elements(false, true);
    private static readonly Gen<int> Behind = Gen.Elements(0, 0, 0, 0, 1, -1);
    private static readonly Gen<SecurityHistories> Histories = Gen.Elements(Enum.GetValues<SecurityHistories>());

    private static readonly Gen<SecurityOperation> One = Gen.Frequency(
        (5, As(
            from role in Gen.Choose(1, 3)
            from name in Gen.Elements(null, "a", "ä \U0001F600")
            from behind in Behind
            from at in Kept
            select new ChangeRole(role, name, behind, at))),
        (5, As(
            from added in Gen.Elements(null, 1, 2, (int?)3)
            from removesAll in Flags
            from behind in Behind
            from at in Kept
            select new ChangeDelegations(added, removesAll, behind, at))),
        (4, As(
            from person in Gen.Choose(1, 2)
            from isKnown in Flags
            from at in Moments
            select new AddSignIn(person, isKnown, at))),
        (1, As(from asKnown in Flags select new ReadRoles(asKnown))),
        (1, As(from asKnown in Flags select new ReadDelegations(asKnown))),
        (3, As(from of in Histories from size in Gen.Choose(1, 4) select new ReadHistory(of, size))),
        (2, As(
            from of in Histories
            from before in Moments
            from revision in Gen.Choose(0, 5)
            from most in Gen.Choose(1, 3)
            select new ReadPart(of, before, revision, most))));

    /// <summary>Random scripts. A failing one shrinks to the operations that the failure needs.</summary>
    internal static Arbitrary<SecurityScript> Any { get; } = Arb.From(
        from length in Gen.Choose(1, LongestScript)
        from operations in Gen.ArrayOf(One, length)
        select new SecurityScript([.. operations]),
        Shorter);

    public override string ToString() => string.Concat(Operations.Select((operation, index) => $"\n  {index + 1}. {operation}"));

    private static Gen<SecurityOperation> As<T>(Gen<T> operations)
        where T : SecurityOperation => operations.Select(SecurityOperation (operation) => operation);

    private static IEnumerable<SecurityScript> Shorter(SecurityScript script)
    {
        var operations = script.Operations;
        for (var size = operations.Length / 2; size > 0; size /= 2)
        {
            for (var start = 0; start + size <= operations.Length; start += size)
                yield return new SecurityScript(operations.RemoveRange(start, size));
        }
    }
}
