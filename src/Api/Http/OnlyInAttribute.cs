namespace WorkflowFunctions.Api.Http;

/// <summary>A member of a response that one version of the API has and the other has not: see <see cref="ResponseForm"/>.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class OnlyInAttribute(int version) : Attribute
{
    public int Version => version;
}
