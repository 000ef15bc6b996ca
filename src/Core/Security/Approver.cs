namespace WorkflowFunctions.Core.Security;

/// <summary>Somebody whom a text stands for: whoever holds a role, or a person.</summary>
internal abstract record Approver
{
    private Approver()
    {
    }

    public sealed record OfRole(int Id, string Name) : Approver
    {
        public override string ToString() => $"role {Name} ({Id})";
    }

    /// <summary>A person, who is known by the key: people may share a name.</summary>
    public sealed record OfPerson(Person Person) : Approver
    {
        public bool Equals(OfPerson? other) => Person.Key == other?.Person.Key;

        public override int GetHashCode() => Person.Key.GetHashCode(StringComparison.Ordinal);

        public override string ToString() => Person.Name;
    }
}
