using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Queries;
using WorkflowFunctions.Core.Security;
using WorkflowFunctions.Engine.Instances;

namespace WorkflowFunctions.Storage.TestKit.Queries;

/// <summary>An instance, reduced to the values that lists use, and who has voted at its visit.</summary>
internal sealed record ListedInstance(InstanceSnapshot Snapshot, ImmutableArray<int> Voters);

/// <summary>Some instances, and the lists to ask for.</summary>
internal sealed record ListTrial(ImmutableArray<ListedInstance> Instances, ImmutableArray<InstanceListQuery> Queries)
{
    public override string ToString() =>
        $"of {string.Join("\n   ", Instances.Select(listed => StoredText.Of(InstanceSummary.Of(listed.Snapshot))))}\n"
        + $"ask {string.Join("\n    ", Queries.Select(query => query.ToString()))}";
}

/// <summary>Instances and queries about them. There are few values, so that they coincide; the texts break careless code.</summary>
internal static class ListGenerator
{
    /// <summary>Everything that an escape, a pattern, an encoding or a folding of case may get wrong.</summary>
    private static readonly string[] Texts =
    [
        "", "a", "A", "ab", "AB", "b", "a b", "%", "_", "a%b", "a_b", "'", "''", "' or 1=1 --", "\"", "\\", "\\\"", "ä", "Ä", "ß", "ẞ", "ı", "i", "İ", "I",
        "ſ", "s", "K", "k", "\U0001F600", "\U0001F601", "a\U0001F600", "\uFF01", "\uFFFD", "\uE000", "e\u0301", "é", "/", "#?", "\t", "NULL", "%ME%", "z",
        // A store may keep only the beginning of a text where it compares.
        new('x', 63), new('x', 64), $"{new('x', 64)}a", $"{new('x', 64)}b", $"{new('x', 65)}", $"{new('X', 64)}B",
    ];

    /// <summary>Only asked for, never stored: JSON cannot hold half a surrogate pair.</summary>
    private static readonly string[] Halves = ["\ud83d", "\ude00", "a\ud83d"];

    private static readonly DateTimeOffset[] Moments =
        [Sample.At(0), Sample.At(0).AddTicks(1), Sample.At(1), Sample.At(-1440), Sample.At(1_000_000), DateTimeOffset.UnixEpoch];

    private static readonly Gen<string> Text = Gen.Elements(Texts);
    private static readonly Gen<DateTimeOffset> Moment = Gen.Elements(Moments);
    private static readonly Gen<long> Number = Gen.Elements(1L, 2L, 3L, 1000L, 999_999_999_999L);
    private static readonly Gen<Guid> Definition = Gen.Choose(1, 3).Select(number => new Guid(number, 0, 1, 0, 0, 0, 0, 0, 0, 0, 7));
    private static readonly Gen<Guid> Id = Gen.Choose(0, 40).Select(IdOf);
    private static readonly Gen<ImmutableArray<int>> Roles =
        Gen.Elements<int[]>([], [2], [3], [2, 3], [3, 2, 2], [4]).Select(roles => roles.ToImmutableArray());

    /// <summary>Types as definitions may have them: not longer.</summary>
    private static readonly Gen<Absent> Absent =
        from person in Gen.Choose(1, 4)
        from roles in Roles
        from types in Gen.Elements<string[]>([], [], ["a"], ["AB", "ß", "i"], ["'", "ä", "\U0001F600", new('X', 64)])
        select new Absent(Sample.Person(person), roles, [.. types]);

    private static readonly Gen<InstanceState> State = Gen.OneOf<InstanceState>(
        Roles.Select(InstanceState (roles) => Sample.Awaiting(roles)),
        from roles in Roles
        from people in Gen.Elements<int[]>([], [1], [2, 3])
        from barred in Gen.Elements<int[]>([], [1], [2], [1, 3])
        from answered in Gen.Elements<int[]>([], [], [2], [3, 1])
        select (InstanceState)(Sample.Awaiting(roles) with
        {
            People = [.. people.Select(Sample.Person)],
            Barred = [.. barred.Select(person => Sample.Person(person).Key)],
            AnsweredFor = [.. answered.Select(person => Sample.Person(person).Key)],
        }),
        Roles.Select(InstanceState (roles) => Sample.Awaiting(roles, deadline: 5)),
        Gen.Elements<InstanceState>(
            Sample.Running(limit: 5), Sample.AwaitingRetry(until: 5), new InstanceState.Complete(), new InstanceState.Rejected("no"),
            new InstanceState.Failed("broken")));

    public static Arbitrary<ListTrial> Trials(int queries) => Arb.From(
        from count in Gen.Choose(0, 30)
        from instances in Gen.CollectToArray(Enumerable.Range(0, count), Instance)
        from asked in Gen.ArrayOf(Query, queries)
        select new ListTrial([.. instances], [.. asked]),
        Shorter);

    private static Gen<ListedInstance> Instance(int number) =>
        from state in State
        from title in Text
        from type in Text
        from name in Text
        from step in Text
        from unique in Text
        from definition in Definition
        from reference in Number
        from started in Moment
        from modified in Moment
        from initiator in Gen.Choose(1, 3)
        from voters in Gen.Elements<int[]>([], [], [1], [2, 3])
        select new ListedInstance(
            Sample.Started().Snapshot with
            {
                State = state,
                LastModified = modified,
                Position = Sample.Started().Snapshot.Position with { DisplayName = step, UniqueName = unique },
                Origin = Sample.Origin(IdOf(number)) with
                {
                    DefinitionId = definition,
                    Initiator = Sample.Person(initiator) with { Name = name },
                    ReferenceId = reference,
                    StartDate = started,
                    Title = title,
                    WorkflowType = type,
                },
            },
            state is InstanceState.AwaitingSignal ? [.. voters] : []);

    /// <summary>Ids whose order differs from the order of their numbers.</summary>
    private static Guid IdOf(int number) => new(number % 3, (short)(number * 7 % 5), 0, 0, 0, 0, 0, 0, 0, (byte)(255 - number), (byte)number);

    private static Gen<InstanceListQuery> Query =>
        from scope in Gen.OneOf<InstanceScope>(
            Gen.Constant<InstanceScope>(new InstanceScope.All()),
            Gen.Choose(1, 4).Select(InstanceScope (person) => new InstanceScope.StartedBy(Sample.Person(person).Key)),
            from person in Gen.Choose(1, 3)
            from roles in Roles
            from absents in Gen.Elements(0, 1, 3).SelectMany(count => Gen.ArrayOf(Absent, count))
            select (InstanceScope)new InstanceScope.AssignedTo(Sample.Person(person).Key, roles) { InPlaceOf = [.. absents] })
        from sort in Gen.Elements(Enum.GetValues<InstanceField>())
        from down in Gen.Elements(false, true)
        from skip in Gen.Elements(0, 0, 1, 7, 100)
        from take in Gen.Elements(1, 3, 50, 1000)
        from filter in Gen.Frequency((1, Gen.Constant<QueryFilter?>(null)), (9, Gen.Sized(size => Filter(Math.Min(size, 8))).Select(QueryFilter? (found) => found)))
        select new InstanceListQuery(scope, sort, down, skip, take, filter);

    private static Gen<QueryFilter> Filter(int size) => size <= 1
        ? Comparison
        : Gen.Frequency(
            (2, Comparison),
            (2, from left in Filter(size / 2) from right in Filter(size / 2) select (QueryFilter)new QueryFilter.And(left, right)),
            (2, from left in Filter(size / 2) from right in Filter(size / 2) select (QueryFilter)new QueryFilter.Or(left, right)));

    private static Gen<QueryFilter> Comparison => Gen.Frequency((9, Compare), (1, IsPerson));

    private static Gen<QueryFilter> Compare =>
        from compared in Gen.Elements<QueryField>(InstanceFields.Catalogue.Fields)
        from @operator in Gen.Elements<QueryOperator>(QueryOperators.Of(compared.Type))
        from value in Gen.Frequency(
            (9, ValueOf(compared)),
            (QueryOperators.Equality.Contains(@operator) ? 1 : 0, Gen.Constant<QueryValue>(new QueryValue.Null())))
        select (QueryFilter)new QueryFilter.Compare(compared, @operator, value);

    private static Gen<QueryFilter> IsPerson =>
        from isNot in Gen.Elements(false, true)
        from person in Gen.Choose(1, 4)
        select (QueryFilter)new QueryFilter.IsPerson(
            InstanceFields.Of(InstanceField.InitiatingUserName), isNot, Sample.Person(person).Key);

    private static Gen<QueryValue> ValueOf(QueryField field) => field.Type switch
    {
        QueryFieldType.Id => (field.Name == nameof(InstanceField.Id) ? Id : Definition).Select(QueryValue (id) => new QueryValue.Id(id)),
        QueryFieldType.WholeNumber => Gen.OneOf(Number, Gen.Elements(long.MinValue, long.MaxValue, 0)).Select(QueryValue (number) => new QueryValue.Number(number)),
        QueryFieldType.Status => Gen.Choose(0, 6).Select(QueryValue (number) => new QueryValue.Number(number)),
        QueryFieldType.Moment => Gen.OneOf(Moment, Gen.Elements(DateTimeOffset.MinValue, DateTimeOffset.MaxValue.ToUniversalTime()))
            .Select(QueryValue (moment) => new QueryValue.Moment(moment)),
        _ => Gen.Frequency((9, Text), (1, Gen.Elements(Halves)), (1, Text.Select(text => new string('x', 300) + text)))
            .Select(QueryValue (text) => new QueryValue.Text(text)),
    };

    private static IEnumerable<ListTrial> Shorter(ListTrial trial)
    {
        if (trial.Queries.Length > 1)
            return trial.Queries.Select(query => trial with { Queries = [query] });
        return trial.Instances.Select(instance => trial with { Instances = trial.Instances.Remove(instance) })
            .Concat(trial.Queries.SelectMany(Simpler).Select(query => trial with { Queries = [query] }));
    }

    private static IEnumerable<InstanceListQuery> Simpler(InstanceListQuery query) => query.Filter switch
    {
        QueryFilter.And and => [query with { Filter = and.Left }, query with { Filter = and.Right }],
        QueryFilter.Or or => [query with { Filter = or.Left }, query with { Filter = or.Right }],
        _ => [],
    };
}
