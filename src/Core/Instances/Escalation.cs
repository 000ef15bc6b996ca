using System.Collections.Immutable;
using System.Text.Json.Serialization;
using WorkflowFunctions.Core.Security;

namespace WorkflowFunctions.Core.Instances;

/// <summary>What happens if a step still waits at a certain time. It is found when the step is entered.</summary>
/// <param name="Number">Which escalation of the step it is, starting at 1.</param>
/// <param name="At">When it is due.</param>
/// <param name="RoleIds">Whose holders are asked as well.</param>
/// <param name="People">Who is asked as well, whatever roles they hold.</param>
/// <param name="Notifies">Whether people are told by mail.</param>
public sealed record Escalation(int Number, DateTimeOffset At, ImmutableArray<int> RoleIds, ImmutableArray<Person> People, bool Notifies)
{
    /// <inheritdoc cref="UnknownMembers"/>
    [JsonExtensionData]
    public UnknownMembers? Unknown { get; set; }
}

/// <summary>
/// The mail about an escalation that was due, or to those who were added to a step. Meanwhile the step goes on taking signals, and neither a
/// reminder nor another such mail waits until it is taken.
/// </summary>
/// <param name="Number">Which escalation it is, or which addition.</param>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "$escalation")]
[JsonDerivedType(typeof(Sending), "Sending")]
[JsonDerivedType(typeof(Retrying), "Retrying")]
public abstract record EscalationNotice(int Number)
{
    /// <summary>Those who were added and are told; null if it is about an escalation.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Addition? Addition { get; init; }

    /// <summary>Which effect of the visit it is.</summary>
    [JsonIgnore]
    public string Effect => Addition is null ? Effects.Escalation(Number) : Effects.Addition(Number);

    /// <inheritdoc cref="UnknownMembers"/>
    [JsonExtensionData]
    public UnknownMembers? Unknown { get; set; }

    [JsonIgnore]
    public abstract DateTimeOffset DueAt { get; }

    /// <summary>When time itself changes it; null: it does not before an attempt has begun.</summary>
    [JsonIgnore]
    public virtual DateTimeOffset? ElapsesAt => DueAt;

    /// <summary>An attempt to send it is under way, or waits for another one to end.</summary>
    public sealed record Sending(int Number, StepAttempt Attempt) : EscalationNotice(Number)
    {
        public override DateTimeOffset DueAt => Attempt.DueAt;

        public override DateTimeOffset? ElapsesAt => Attempt.LimitAt;
    }

    /// <summary>An attempt has failed in a way that may pass.</summary>
    public sealed record Retrying(int Number, int NextAttempt, DateTimeOffset Until, DateTimeOffset BegunAt) : EscalationNotice(Number)
    {
        public override DateTimeOffset DueAt => Until;
    }
}
