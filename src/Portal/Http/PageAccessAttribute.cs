using System.Collections.Immutable;

namespace WorkflowFunctions.Portal.Http;

/// <summary>The access strings that a page needs, all of them. A page without it is for everybody who is signed in.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class PageAccessAttribute(params string[] needed) : Attribute
{
    public ImmutableArray<string> Needed { get; } = [.. needed];
}
