namespace WorkflowFunctions.Api.OpenApi;

/// <summary>
/// A member that holds a value of an enumeration: a number by its integer, whose names the document then lists, a text by its
/// name.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ValuesOfAttribute(Type enumeration) : Attribute
{
    public Type Enumeration => enumeration;
}
