using System.Collections.Immutable;

namespace WorkflowFunctions.Core.Security;

/// <summary>The person who makes a request, with the roles held at this moment and what those roles allow.</summary>
public sealed record Caller(Person Person, ImmutableArray<int> RoleIds, ImmutableArray<string> AccessStrings)
{
    public string Key => Person.Key;

    /// <summary>
    /// In whose place the caller may answer now. The first of them by whom an answer is allowed counts, so their order must not change
    /// from one request to the next.
    /// </summary>
    public ImmutableArray<Absent> InPlaceOf { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>Whether one of the caller's access strings grants the needed one.</summary>
    public bool May(string needed) => AccessStrings.Any(granted => AccessString.Grants(granted, needed));

    public bool HoldsAny(IEnumerable<int> roleIds) => roleIds.Any(RoleIds.Contains);

    /// <inheritdoc cref="HoldsAny(IEnumerable{int})"/>
    public bool HoldsAny(ImmutableArray<int> roleIds)
    {
        foreach (var role in roleIds)
        {
            if (RoleIds.Contains(role))
                return true;
        }

        return false;
    }
}
