using System.Text.Json.Serialization;

namespace WorkflowFunctions.Core.Instances;

/// <summary>
/// Roles and people whom a step asks since somebody or an escalation has added them. A step only goes on to ask more, in the order in which
/// they come, so their places say who they are, and who was asked before.
/// </summary>
/// <param name="FirstRole">The place of the first of the roles.</param>
/// <param name="Roles">How many roles were added.</param>
/// <param name="FirstPerson">The place of the first of the people.</param>
/// <param name="People">How many people were added.</param>
/// <param name="Noted">The sequence of the history entry that says why.</param>
public sealed record Addition(int FirstRole, int Roles, int FirstPerson, int People, long Noted)
{
    /// <inheritdoc cref="UnknownMembers"/>
    [JsonExtensionData]
    public UnknownMembers? Unknown { get; set; }

    /// <summary>How many the step asks with these. No two additions of a visit have the same number.</summary>
    [JsonIgnore]
    public int Number => FirstRole + Roles + FirstPerson + People;

    /// <summary>The step as if it asked only those whom it had asked before.</summary>
    public InstanceState.AwaitingSignal Before(InstanceState.AwaitingSignal waiting) =>
        waiting with { RoleIds = [.. waiting.RoleIds.Take(FirstRole)], People = [.. waiting.People.Take(FirstPerson)] };

    /// <summary>The step as if it asked only these.</summary>
    public InstanceState.AwaitingSignal Alone(InstanceState.AwaitingSignal waiting) => waiting with
    {
        RoleIds = [.. waiting.RoleIds.Skip(FirstRole).Take(Roles)],
        People = [.. waiting.People.Skip(FirstPerson).Take(People)],
    };
}
