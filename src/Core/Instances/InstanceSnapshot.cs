using System.Collections.Immutable;
using System.Text;
using System.Text.Json.Serialization;
using WorkflowFunctions.Core.Definitions;

namespace WorkflowFunctions.Core.Instances;

/// <summary>An instance as it was last committed: the result of folding its inbox.</summary>
public sealed record InstanceSnapshot
{
    public required InstanceOrigin Origin { get; init; }

    public required InstanceState State { get; init; }

    /// <summary>The step at which the instance is, or was last.</summary>
    public required StepVisit Position { get; init; }

    /// <summary>The sentence that people see. Role names are filled in when it is shown.</summary>
    public StatusMessage Message { get; init; } = StatusMessage.None;

    /// <summary>The data bucket: tokens read it and steps write it.</summary>
    public JsonMap Data { get; init; } = JsonMap.Empty;

    public required DateTimeOffset LastModified { get; init; }

    /// <summary>The number of the last history entry.</summary>
    public long Sequence { get; init; }

    /// <summary>How many steps were entered since the instance last waited for people or for a time.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int EntriesSinceWait { get; init; }

    /// <summary>The latest visit of each step that takes signals; keys are step names in upper case.</summary>
    [JsonConverter(typeof(VisitsConverter))]
    public ImmutableSortedDictionary<string, int> SignalVisits { get; init; } = ImmutableSortedDictionary<string, int>.Empty;

    /// <summary>The caller keys of all who have signalled, at any visit, and of those in whose place somebody has answered.</summary>
    [JsonConverter(typeof(OrdinalSetConverter))]
    public ImmutableSortedSet<string> Signallers { get; init; } = OrdinalSetConverter.Empty;

    /// <summary>
    /// The caller keys of those who have approved the latest visit of a step; keys are step names in upper case. Only of steps whose
    /// approvers another step of the definition asks for.
    /// </summary>
    public ImmutableSortedDictionary<string, ImmutableArray<string>> Approvers
    {
        // An earlier release has written none.
        get => field ?? ImmutableSortedDictionary<string, ImmutableArray<string>>.Empty;
        init;
    }

    /// <summary>
    /// The latest visit that somebody has signalled; null if nobody has yet, or if an earlier release wrote the snapshot.
    /// </summary>
    public int? SignalledVisit { get; init; }

    /// <summary>Whom the last step with role tokens, or with people who were added to it, has asked; null if there was none.</summary>
    public AskedLast? AskedLast { get; init; }

    /// <inheritdoc cref="UnknownMembers"/>
    [JsonExtensionData]
    public UnknownMembers? Unknown { get; set; }

    [JsonIgnore]
    public Guid Id => Origin.Id;

    [JsonIgnore]
    public InstanceStatus Status => State.Status;

    /// <summary>The signal the instance waits for; null if it waits for nobody.</summary>
    [JsonIgnore]
    public SignalKey? AwaitedSignal =>
        State is InstanceState.AwaitingSignal waiting ? new SignalKey(Position.UniqueName, waiting.SignalName) : null;

    /// <summary>
    /// The event that wakes the driver of the instance; null if no driver waits, because a step runs or nothing is left to do.
    /// </summary>
    [JsonIgnore]
    public SignalKey? WakeEvent => State is InstanceState.AwaitingRetry or InstanceState.AwaitingTime or { Farewell: Farewell.Retrying }
        ? new SignalKey(Position.UniqueName, SignalKey.WakeName)
        : AwaitedSignal;

    /// <summary>The caller keys of those who have approved the latest visit of the step, as far as <see cref="Approvers"/> has them.</summary>
    public ImmutableArray<string> ApproversOf(string stepUniqueName) =>
        Approvers.TryGetValue(stepUniqueName.ToUpperInvariant(), out var keys) ? keys : [];

    public int? LatestSignalVisit(string stepUniqueName) =>
        SignalVisits.TryGetValue(stepUniqueName.ToUpperInvariant(), out var visit) ? visit : null;
}

/// <summary>One visit of a step. An instance that loops visits a step several times.</summary>
/// <param name="StepId">The step's id.</param>
/// <param name="UniqueName">The step's unique name.</param>
/// <param name="DisplayName">The step's display name.</param>
/// <param name="Number">1 for the first step that the instance entered; every later visit counts on.</param>
/// <param name="EnteredAt">When the step was entered.</param>
public sealed record StepVisit(Guid StepId, string UniqueName, string DisplayName, int Number, DateTimeOffset EnteredAt)
{
    /// <inheritdoc cref="UnknownMembers"/>
    [JsonExtensionData]
    public UnknownMembers? Unknown { get; set; }
}

/// <summary>
/// The sentence that tells people the state of an instance. If there are <paramref name="RoleIds"/>, <c>{0}</c>, <c>{1}</c> … in the text
/// stand for the names that these roles have when it is shown. The numbers that follow stand for <see cref="People"/>.
/// </summary>
public sealed record StatusMessage(string Text, ImmutableArray<int> RoleIds)
{
    /// <summary>The names of people in the text.</summary>
    public ImmutableArray<string> People { get => field.IsDefault ? [] : field; init; } = [];

    public static StatusMessage None { get; } = new("", []);

    /// <inheritdoc cref="UnknownMembers"/>
    [JsonExtensionData]
    public UnknownMembers? Unknown { get; set; }

    public static StatusMessage Plain(string text) => new(text, []);

    public string Show(Func<int, string> roleName)
    {
        // From the end, so that a name that was put in is never searched for the next placeholder.
        var shown = new StringBuilder(Text);
        for (var index = RoleIds.Length + People.Length - 1; index >= 0; index--)
        {
            var place = $"{{{index}}}";
            if (Text.IndexOf(place, StringComparison.Ordinal) is >= 0 and var at)
                shown.Remove(at, place.Length).Insert(at, index < RoleIds.Length ? roleName(RoleIds[index]) : People[index - RoleIds.Length]);
        }

        return shown.ToString();
    }
}
