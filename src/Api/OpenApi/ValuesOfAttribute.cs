namespace WorkflowFunctions.Api.OpenApi;

/// <summary>
/// Marks a member that holds a value of an enumeration: a number holds its integer, and the document lists the names; a text holds
/// its name, which may be one of several enumerations.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ValuesOfAttribute(params Type[] enumerations) : Attribute
{
    public IReadOnlyList<Type> Enumerations => enumerations;
}
