using System.Text.Json.Serialization;

namespace WorkflowFunctions.Core.Instances;

/// <summary>The state of the reminder to the people a step waits for. Meanwhile the step goes on taking their signals.</summary>
/// <param name="Number">Which reminder of the visit it is, starting at 1; <see cref="AtTheBeginning"/> for the notice that the step has begun to wait.</param>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "$reminder")]
[JsonDerivedType(typeof(Waiting), "Waiting")]
[JsonDerivedType(typeof(Sending), "Sending")]
[JsonDerivedType(typeof(Retrying), "Retrying")]
public abstract record Reminder(int Number)
{
    /// <summary>The number of the notice that tells those who may answer that the step has begun to wait.</summary>
    public const int AtTheBeginning = 0;

    /// <inheritdoc cref="UnknownMembers"/>
    [JsonExtensionData]
    public UnknownMembers? Unknown { get; set; }

    [JsonIgnore]
    public abstract DateTimeOffset DueAt { get; }

    /// <summary>When time itself changes it; null: it does not before an attempt has begun.</summary>
    [JsonIgnore]
    public virtual DateTimeOffset? ElapsesAt => DueAt;

    /// <summary>Not yet due.</summary>
    public sealed record Waiting(int Number, DateTimeOffset At) : Reminder(Number)
    {
        public override DateTimeOffset DueAt => At;
    }

    /// <summary>An attempt to send it is under way.</summary>
    /// <param name="NextAt">When the next reminder after this one is due, if there is one.</param>
    public sealed record Sending(int Number, DateTimeOffset NextAt, StepAttempt Attempt) : Reminder(Number)
    {
        public override DateTimeOffset DueAt => Attempt.DueAt;

        public override DateTimeOffset? ElapsesAt => Attempt.LimitAt;
    }

    /// <summary>An attempt has failed in a way that may pass.</summary>
    public sealed record Retrying(int Number, DateTimeOffset NextAt, int NextAttempt, DateTimeOffset Until, DateTimeOffset BegunAt) : Reminder(Number)
    {
        public override DateTimeOffset DueAt => Until;
    }
}
