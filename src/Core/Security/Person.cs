using System.Text.Json.Serialization;

namespace WorkflowFunctions.Core.Security;

/// <summary>A person who started or signalled an instance, as recorded at that time.</summary>
/// <param name="Key">The caller key: 64 hex digits for the sign-in authority and the immutable subject. Only keys are compared.</param>
/// <param name="Name">For display only.</param>
/// <param name="Mail">The configured address, or the one in the token; null if none is known.</param>
public sealed record Person(string Key, string Name, string? Mail = null)
{
    /// <summary>How it is shown that this person has acted, in the place of somebody absent or not: "bob for alice".</summary>
    public string NameInPlaceOf(Person? absent) => absent is null ? Name : $"{Name} for {absent.Name}";

    /// <inheritdoc cref="UnknownMembers"/>
    [JsonExtensionData]
    public UnknownMembers? Unknown { get; set; }
}
