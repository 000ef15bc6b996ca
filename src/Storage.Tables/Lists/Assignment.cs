using WorkflowFunctions.Core.Security;
using WorkflowFunctions.Engine.Instances;

namespace WorkflowFunctions.Storage.Tables.Lists;

/// <summary>For whom the rows of an AssignedToMe list wait: for the caller, or for somebody in whose place the caller may answer.</summary>
internal sealed class Assignment(InstanceScope.AssignedTo scope)
{
    private readonly HashSet<string> _own = ListsOf(scope.CallerKey, scope.RoleIds);

    private readonly (Absent Person, HashSet<string> Lists)[] _absents =
        [.. scope.InPlaceOf.Where(absent => absent.Key != scope.CallerKey).Select(absent => (absent, ListsOf(absent.Key, absent.RoleIds)))];

    /// <summary>The lists that have what waits for one of them.</summary>
    public IEnumerable<string> Lists => _own.Union(_absents.SelectMany(absent => absent.Lists));

    /// <summary>Whether somebody whom the row's instance asks may answer it, as far as the row alone says.</summary>
    public bool MayBeAsked(ListRow row) => !IndexRows.Bars(row.Row, scope.CallerKey) && (AsksCaller(row) || AbsentsOf(row).Any());

    /// <summary>Whether neither the caller nor whoever is asked in the caller's stead has answered.</summary>
    /// <param name="hasAnswered">Whether the person with this key has.</param>
    public async Task<bool> IsAskedAsync(ListRow row, Func<string, Task<bool>> hasAnswered)
    {
        if (await hasAnswered(scope.CallerKey))
            return false;
        if (AsksCaller(row))
            return true;
        foreach (var absent in AbsentsOf(row))
        {
            if (!await hasAnswered(absent.Key))
                return true;
        }

        return false;
    }

    private bool AsksCaller(ListRow row) => _absents.Length == 0 || row.Lists.Any(_own.Contains);

    private IEnumerable<Absent> AbsentsOf(ListRow row) => _absents
        .Where(absent => row.Lists.Any(absent.Lists.Contains) && (absent.Person.WorkflowTypes.IsEmpty || absent.Person.Covers(row.Summary!.WorkflowType))
            && !IndexRows.Bars(row.Row, absent.Person.Key))
        .Select(absent => absent.Person);

    private static HashSet<string> ListsOf(string key, IEnumerable<int> roleIds) => [.. roleIds.Select(IndexKeys.Role), IndexKeys.Asked(key)];
}
