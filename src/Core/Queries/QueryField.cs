namespace WorkflowFunctions.Core.Queries;

/// <summary>The type of a field's values. It decides how they compare.</summary>
public enum QueryFieldType
{
    /// <summary>Compares by its upper-case invariant form, ordinally.</summary>
    Text,

    /// <summary>The name of a person: text. With <c>%ME%</c> the caller key is compared, never the name.</summary>
    Person,

    /// <summary>A GUID; ordered as its canonical text.</summary>
    Id,

    WholeNumber,

    /// <summary>A point in time.</summary>
    Moment,

    /// <summary>The status of an instance, by name or number; ordered by number.</summary>
    Status,

    Flag,
}

/// <summary>A field that a list can be filtered and sorted by.</summary>
public sealed record QueryField(string Name, QueryFieldType Type);
