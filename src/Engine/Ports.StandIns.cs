using System.Collections.Immutable;
using WorkflowFunctions.Core.Security;

namespace WorkflowFunctions.Engine;

/// <summary>Knows in whose place people may answer.</summary>
public interface IStandIns
{
    /// <summary>The absent people in whose place the person may answer now, in the order in which they count.</summary>
    Task<ImmutableArray<Absent>> InPlaceOfAsync(Person person, CancellationToken cancellation);
}
