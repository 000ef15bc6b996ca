namespace WorkflowFunctions.Api.Http;

/// <summary>
/// A member of a response that the original API does not have. It is left out for clients of that API, because strict ones refuse
/// what they do not know: see <see cref="ResponseForm"/>.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class ExtensionAttribute : Attribute;
