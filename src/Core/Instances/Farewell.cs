using System.Text.Json.Serialization;

namespace WorkflowFunctions.Core.Instances;

/// <summary>
/// The state of the notice that tells the requester how an instance has ended. The instance has its last status already, and keeps it
/// whatever becomes of the notice.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "$farewell")]
[JsonDerivedType(typeof(Sending), "Sending")]
[JsonDerivedType(typeof(Retrying), "Retrying")]
public abstract record Farewell
{
    private Farewell()
    {
    }

    /// <inheritdoc cref="UnknownMembers"/>
    [JsonExtensionData]
    public UnknownMembers? Unknown { get; set; }

    [JsonIgnore]
    public abstract DateTimeOffset DueAt { get; }

    /// <summary>When time itself changes it; null: it does not before an attempt has begun.</summary>
    [JsonIgnore]
    public virtual DateTimeOffset? ElapsesAt => DueAt;

    /// <summary>An attempt to send it is under way.</summary>
    public sealed record Sending(StepAttempt Attempt) : Farewell
    {
        public override DateTimeOffset DueAt => Attempt.DueAt;

        public override DateTimeOffset? ElapsesAt => Attempt.LimitAt;
    }

    /// <summary>An attempt has failed in a way that may pass.</summary>
    public sealed record Retrying(int NextAttempt, DateTimeOffset Until, DateTimeOffset BegunAt) : Farewell
    {
        public override DateTimeOffset DueAt => Until;
    }
}
