using WorkflowFunctions.Engine.Audit;

namespace WorkflowFunctions.Storage.TestKit.Twin;

/// <summary>An operation on roles, delegations and their histories, for both twins. Small numbers name things, so that they coincide often.</summary>
public abstract record SecurityOperation
{
    private SecurityOperation()
    {
    }

    /// <summary>Puts a role into the set or takes it out.</summary>
    /// <param name="Name">Null: it is taken out.</param>
    /// <param name="Behind">By how many changes the set that it follows is out of date.</param>
    /// <param name="At">When it is done, which is kept; null: nothing is kept of it.</param>
    public sealed record ChangeRole(int Role, string? Name, int Behind, Moment? At) : SecurityOperation;

    /// <summary>Adds a delegation, and takes others out.</summary>
    /// <param name="Added">Null: none.</param>
    /// <param name="RemovesAll">Whether all others are taken out; if not, the first of them.</param>
    public sealed record ChangeDelegations(int? Added, bool RemovesAll, int Behind, Moment? At) : SecurityOperation;

    public sealed record AddSignIn(int Person, bool IsKnown, Moment At) : SecurityOperation;

    /// <param name="AsKnown">Whether what was read before is still current is asked, too.</param>
    public sealed record ReadRoles(bool AsKnown) : SecurityOperation;

    public sealed record ReadDelegations(bool AsKnown) : SecurityOperation;

    /// <summary>All that is kept of a set, by parts.</summary>
    public sealed record ReadHistory(SecurityHistories Of, int PartSize) : SecurityOperation;

    /// <summary>One part from a place on, where there may or may not be an entry.</summary>
    public sealed record ReadPart(SecurityHistories Of, Moment Before, int Revision, int Most) : SecurityOperation;

    /// <summary>A time at which something is done: of two times that are as far apart as entries are kept at least.</summary>
    public sealed record Moment(int Minute, bool IsLate)
    {
        public DateTimeOffset Time => Sample.At(Minute) + (IsLate ? SecurityEntry.Kept : TimeSpan.Zero);

        public override string ToString() => $"minute {Minute}{(IsLate ? ", a year later" : "")}";
    }
}

public enum SecurityHistories
{
    Roles,
    Delegations,
    SignIns,
}
