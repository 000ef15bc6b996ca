namespace WorkflowFunctions.Portal.Builder.Rows;

/// <summary>The names of the fields of rows. The prefix is the name that a single field for the parameter would have.</summary>
internal static class RowNames
{
    /// <summary>The keys of the rows in their order, with commas between. The key of a row stays the same as long as the form is not saved.</summary>
    public static string Keys(string prefix) => $"{prefix}.rows";

    public static string Row(string prefix, string key) => $"{prefix}.{key}";

    public static string Name(string prefix, string key) => $"{prefix}.{key}.name";

    public static string Value(string prefix, string key) => $"{prefix}.{key}.value";

    public static string Member(string prefix, string key, string member) => $"{prefix}.{key}.m.{member}";

    /// <summary>A check box to remove a member that is not known here.</summary>
    public static string Dropped(string prefix, string key, string member) => $"{prefix}.{key}.drop.{member}";
}
