using FsCheck;
using FsCheck.Fluent;
using WorkflowFunctions.Engine.Instances;

namespace WorkflowFunctions.Storage.TestKit.Twin;

/// <summary>Random scripts: writes are frequent, and everything is about three instances and three people.</summary>
internal static class OperationGenerator
{
    private const int LongestScript = 60;

    private static readonly Gen<int> Instances = Gen.Choose(1, 3);
    private static readonly Gen<int> People = Gen.Choose(1, 3);
    private static readonly Gen<int> Visits = Gen.Choose(1, 2);
    private static readonly Gen<int> Minutes = Gen.Choose(0, 9);
    private static readonly Gen<bool> Flags = Gen.Elements(false, true);
    private static readonly Gen<InstanceField> Fields = Gen.Elements(Enum.GetValues<InstanceField>());
    private static readonly Gen<DueKinds> Kinds = Gen.Choose(0, (int)DueKinds.All).Select(kinds => (DueKinds)kinds);
    private static readonly Gen<int[]> Roles = Gen.Elements<int[]>([], [2], [3], [2, 3], [3, 2, 2], [4]);

    private static readonly Gen<Shape> Shapes =
        from state in Gen.Elements(Enum.GetValues<ShapeState>())
        from visit in Visits
        from minute in Minutes
        from roles in Roles
        from answered in Gen.Elements(0, 0, 1, 2)
        from text in Gen.Elements("", "a", "A", "b", "ä", "\U0001F600")
        select new Shape(state, visit, minute, [.. roles], answered, text);

    private static readonly Gen<StoreOperation> Operations = Gen.Frequency(
        (3, As(from instance in Instances from shape in Shapes select new StoreOperation.Create(instance, shape))),
        (6, As(
            from instance in Instances
            from visit in Visits
            from person in People
            from minute in Minutes
            select new StoreOperation.Append(instance, visit, person, minute))),
        (4, As(
            from instance in Instances
            from visit in Visits
            from person in People
            from minute in Minutes
            from shape in Shapes
            select new StoreOperation.Fold(instance, visit, person, minute, shape))),
        (5, As(from instance in Instances select new StoreOperation.Read(instance))),
        (5, As(
            from instance in Instances
            from shape in Shapes
            from entries in Gen.Choose(0, 3)
            from elapsed in Gen.Choose(-3, 2)
            select new StoreOperation.Commit(instance, shape, entries, elapsed > 0 ? elapsed : null))),
        (1, As(from instance in Instances select new StoreOperation.Delete(instance))),
        (1, As(
            from instance in Instances
            from visit in Visits
            from person in People
            select new StoreOperation.FindEntry(instance, visit, person))),
        (1, As(from instance in Instances select new StoreOperation.History(instance))),
        (1, As(
            from sort in Fields
            from down in Flags
            from skip in Gen.Choose(0, 2)
            from take in Gen.Choose(1, 3)
            select new StoreOperation.ListAll(sort, down, skip, take))),
        (1, As(
            from person in People
            from sort in Fields
            from down in Flags
            select new StoreOperation.ListStarted(person, sort, down))),
        (3, As(
            from person in People
            from roles in Roles
            from absent in Gen.Elements(null, null, 1, 2, (int?)3)
            from sort in Fields
            from down in Flags
            select new StoreOperation.ListAssigned(person, [.. roles], absent, sort, down))),
        (1, As(from definition in Gen.Choose(0, 1) select new StoreOperation.AnyLive(definition))),
        (2, As(from kinds in Kinds from until in Minutes select new StoreOperation.Due(kinds, until))),
        (1, As(from kinds in Kinds select new StoreOperation.NextDue(kinds))),
        (1, As(from count in Gen.Choose(1, 3) select new StoreOperation.Lease(count))));

    /// <summary>A failing script shrinks to the operations that the failure needs.</summary>
    public static Arbitrary<StoreScript> Scripts { get; } = Arb.From(
        from length in Gen.Choose(1, LongestScript)
        from operations in Gen.ArrayOf(Operations, length)
        select new StoreScript([.. operations]),
        Shorter);

    private static Gen<StoreOperation> As<T>(Gen<T> operations)
        where T : StoreOperation => operations.Select(StoreOperation (operation) => operation);

    private static IEnumerable<StoreScript> Shorter(StoreScript script)
    {
        var operations = script.Operations;
        for (var size = operations.Length / 2; size > 0; size /= 2)
        {
            for (var start = 0; start + size <= operations.Length; start += size)
                yield return new StoreScript(operations.RemoveRange(start, size));
        }
    }
}
