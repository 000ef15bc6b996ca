using System.Collections.Immutable;
using WorkflowFunctions.Engine.Instances;

namespace WorkflowFunctions.Storage.TestKit.Twin;

/// <summary>An operation for both twins. Small numbers name instances, people and visits, so that they coincide often.</summary>
public abstract record StoreOperation
{
    private StoreOperation()
    {
    }

    public sealed record Create(int Instance, Shape Shape) : StoreOperation;

    public sealed record Append(int Instance, int Visit, int Person, int Minute) : StoreOperation;

    /// <summary>Appends a vote and commits everything unread with it, at once if the store offers that, else one after the other.</summary>
    public sealed record Fold(int Instance, int Visit, int Person, int Minute, Shape Shape) : StoreOperation;

    /// <summary>Reads, and keeps the result for the next commit.</summary>
    public sealed record Read(int Instance) : StoreOperation;

    /// <summary>Commits on the latest read, which may be out of date: stamps some of its entries and moves to the shape.</summary>
    /// <param name="Elapsed">The visit whose deadline the commit itself writes; null: none.</param>
    public sealed record Commit(int Instance, Shape Shape, int Entries, int? Elapsed) : StoreOperation;

    /// <summary>Deletes the version of the latest read, which may be out of date.</summary>
    public sealed record Delete(int Instance) : StoreOperation;

    public sealed record FindEntry(int Instance, int Visit, int Person) : StoreOperation;

    public sealed record History(int Instance) : StoreOperation;

    public sealed record ListAll(InstanceField Sort, bool Descending, int Skip, int Take) : StoreOperation;

    public sealed record ListStarted(int Person, InstanceField Sort, bool Descending) : StoreOperation;

    /// <param name="Absent">A person who holds the same roles and in whose place the person may answer; null: nobody.</param>
    public sealed record ListAssigned(int Person, ImmutableArray<int> Roles, int? Absent, InstanceField Sort, bool Descending) : StoreOperation
    {
        public override string ToString() =>
            $"ListAssigned {{ Person = {Person}, Roles = {string.Join('+', Roles)}, Absent = {Absent}, Sort = {Sort}, Descending = {Descending} }}";
    }

    public sealed record AnyLive(int Definition) : StoreOperation;

    public sealed record Due(DueKinds Kinds, int Until) : StoreOperation;

    public sealed record NextDue(DueKinds Kinds) : StoreOperation;

    public sealed record Lease(int Count) : StoreOperation;
}

/// <summary>The state of a snapshot, in the few values that stores tell apart.</summary>
/// <param name="Answered">In the place of how many people somebody has answered: of the first ones.</param>
public sealed record Shape(ShapeState State, int Visit, int Minute, ImmutableArray<int> Roles, int Answered, string Text)
{
    public override string ToString() => $"{State} visit {Visit} minute {Minute} roles {string.Join('+', Roles)} answered for {Answered} \"{Text}\"";
}

public enum ShapeState
{
    Awaiting,
    AwaitingWithDeadline,
    Retrying,
    Running,
    Complete,
    Failed,
}
