namespace WorkflowFunctions.Api.OpenApi;

/// <summary>
/// Marks a member that holds a value of an enumeration: a number holds its integer, and the document lists the names; a text holds
/// its name.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ValuesOfAttribute(Type enumeration) : Attribute
{
    public Type Enumeration => enumeration;
}
