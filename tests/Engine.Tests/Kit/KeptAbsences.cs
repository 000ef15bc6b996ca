using System.Collections.Immutable;
using WorkflowFunctions.Core.Security;

namespace WorkflowFunctions.Engine.Tests.Kit;

/// <summary>In whose place people may answer: in nobody's, until a test says otherwise.</summary>
internal sealed class KeptAbsences : IStandIns
{
    private readonly Dictionary<string, ImmutableArray<Absent>> _absents = [];

    public Task<ImmutableArray<Absent>> InPlaceOfAsync(Person person, CancellationToken cancellation) =>
        Task.FromResult(_absents.GetValueOrDefault(person.Key, []));

    /// <summary>The person may answer in the place of these, of all types of workflows.</summary>
    public void Add(string name, params ImmutableArray<Caller> absents) =>
        _absents[Laboratory.Person(name).Key] = [.. absents.Select(absent => new Absent(absent.Person, absent.RoleIds, []))];
}
