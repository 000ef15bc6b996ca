using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Serialization;
using WorkflowFunctions.Core.Security;

namespace WorkflowFunctions.Core.Instances;

/// <summary>
/// The state of an instance. A closed hierarchy: each state has only the fields that make sense in it, and no state can be added outside.
/// The stores hold the names in <c>$state</c>.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "$state")]
[JsonDerivedType(typeof(Running), "Running")]
[JsonDerivedType(typeof(AwaitingRetry), "AwaitingRetry")]
[JsonDerivedType(typeof(AwaitingTime), "AwaitingTime")]
[JsonDerivedType(typeof(AwaitingSignal), "AwaitingSignal")]
[JsonDerivedType(typeof(Complete), "Complete")]
[JsonDerivedType(typeof(Rejected), "Rejected")]
[JsonDerivedType(typeof(Failed), "Failed")]
[JsonDerivedType(typeof(Stopped), "Stopped")]
[JsonDerivedType(typeof(Withdrawn), "Withdrawn")]
[JsonDerivedType(typeof(CanceledForRestart), "CanceledForRestart")]
public abstract record InstanceState
{
    private InstanceState()
    {
    }

    /// <inheritdoc cref="UnknownMembers"/>
    [JsonExtensionData]
    public UnknownMembers? Unknown { get; set; }

    [JsonIgnore]
    public abstract InstanceStatus Status { get; }

    /// <summary>When the instance must be looked at even if nothing arrives for it; null if never.</summary>
    [JsonIgnore]
    public virtual DateTimeOffset? DueAt => Farewell?.DueAt;

    /// <summary>When time itself changes the instance; null: never. It may be looked at before.</summary>
    [JsonIgnore]
    public virtual DateTimeOffset? ElapsesAt => Farewell is null ? DueAt : Farewell.ElapsesAt;

    /// <summary>The attempt that was committed and has no outcome yet, whether or not it has begun; null if there is none.</summary>
    [JsonIgnore]
    public virtual StepAttempt? UnderWay => (Farewell as Farewell.Sending)?.Attempt;

    /// <summary>The notice that tells the requester of the end; null if there is nobody to tell, or no more to do about it.</summary>
    public Farewell? Farewell { get; init; }

    [JsonIgnore]
    public bool IsEnded => Status is not (InstanceStatus.Running or InstanceStatus.Suspended);

    /// <summary>Whether nothing is left to do: it has ended, and its requester need not be told any more.</summary>
    [JsonIgnore]
    public bool IsOver => IsEnded && Farewell is null;

    /// <summary>An attempt of the step's effect was committed; once it is claimed, its outcome is awaited until the attempt's limit.</summary>
    public sealed record Running(StepAttempt Attempt, Continuation Then) : InstanceState
    {
        public override InstanceStatus Status => InstanceStatus.Running;

        public override DateTimeOffset? DueAt => Attempt.DueAt;

        public override DateTimeOffset? ElapsesAt => Attempt.LimitAt;

        public override StepAttempt? UnderWay => Attempt;
    }

    /// <summary>An attempt failed in a way that may pass. The next one starts at <paramref name="Until"/>.</summary>
    /// <param name="BegunAt">When the first attempt started.</param>
    public sealed record AwaitingRetry(
        string Effect, int NextAttempt, DateTimeOffset Until, string LastFailure, Continuation Then, DateTimeOffset BegunAt) : InstanceState
    {
        public override InstanceStatus Status => InstanceStatus.Suspended;

        public override DateTimeOffset? DueAt => Until;
    }

    /// <summary>The step waits for a point in time.</summary>
    public sealed record AwaitingTime(DateTimeOffset Until) : InstanceState
    {
        public override InstanceStatus Status => InstanceStatus.Suspended;

        public override DateTimeOffset? DueAt => Until;
    }

    /// <summary>The step waits for people.</summary>
    /// <param name="SignalName">The step's signal.</param>
    /// <param name="RoleIds">Whose holders may send it.</param>
    /// <param name="Votes">The first votes that were counted at this visit, in the order of counting. <see cref="Tally"/> has the others.</param>
    /// <param name="Deadline">When time settles the step; null: never.</param>
    public sealed record AwaitingSignal(string SignalName, ImmutableArray<int> RoleIds, ImmutableArray<Vote> Votes, DateTimeOffset? Deadline)
        : InstanceState
    {
        private const int CountedLength = 16;

        public override InstanceStatus Status => InstanceStatus.Suspended;

        /// <summary>How many votes were counted besides <see cref="Votes"/>: so many people may answer that a snapshot with each of them would be too large.</summary>
        public ImmutableArray<VoteTally> Tally { get => field.IsDefault ? [] : field; init; } = [];

        /// <summary>
        /// Who has given the votes of <see cref="Tally"/>, by the beginnings of their keys (<see cref="Counted"/>). Fewer than there are votes if
        /// there are very many, or if an earlier release has counted some: then it is not known whose the others are.
        /// </summary>
        public ImmutableArray<string> CountedBy { get => field.IsDefault ? [] : field; init; } = [];

        /// <summary>How many comments of counted votes are in the inbox alone.</summary>
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
        public int CommentsLeftOut { get; init; }

        /// <summary>The people who may send it whatever roles they hold: whom the role tokens gave when the step was entered, and who were added since.</summary>
        public ImmutableArray<Person> People { get => field.IsDefault ? [] : field; init; } = [];

        /// <summary>The keys of callers who may not answer at this visit, whatever roles they hold. It is decided when the step is entered.</summary>
        public ImmutableArray<string> Barred { get => field.IsDefault ? [] : field; init; } = [];

        /// <summary>The keys of absent people in whose place somebody has answered at this visit.</summary>
        public ImmutableArray<string> AnsweredFor { get => field.IsDefault ? [] : field; init; } = [];

        /// <summary>
        /// What the tokens in the step's numbers gave when it was entered, by parameter. Null if there were none, or if an earlier release has
        /// entered the step: then the definition says them.
        /// </summary>
        public JsonMap? EntryValues { get; init; }

        /// <summary>The state of the next reminder; null if nobody is reminded.</summary>
        public Reminder? Reminder { get; init; }

        /// <summary>The escalations that are not due yet, in their order.</summary>
        public ImmutableArray<Escalation> Escalations { get => field.IsDefault ? [] : field; init; } = [];

        /// <summary>The mails about escalations that were due, and to those who were added, each until it is sent or given up.</summary>
        public ImmutableArray<EscalationNotice> EscalationNotices { get => field.IsDefault ? [] : field; init; } = [];

        /// <summary>The first of those who were added at this visit and are told so; null if there are none. The first mail is for those before them.</summary>
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public Addition? FirstAddition { get; init; }

        [JsonIgnore]
        public Escalation? NextEscalation => Escalations.FirstOrDefault();

        public override DateTimeOffset? DueAt => Earliest(Reminder?.DueAt, static notice => notice.DueAt);

        public override DateTimeOffset? ElapsesAt => Earliest(Reminder?.ElapsesAt, static notice => notice.ElapsesAt);

        /// <summary>One attempt after the other: the one that has begun, or the one that has queued for the longest time.</summary>
        public override StepAttempt? UnderWay => EscalationNotices.IsEmpty
            ? (Reminder as Reminder.Sending)?.Attempt
            : EscalationNotices.OfType<EscalationNotice.Sending>().Select(notice => notice.Attempt).Prepend((Reminder as Reminder.Sending)?.Attempt)
                .OfType<StepAttempt>().OrderByDescending(attempt => attempt.IsClaimed).ThenBy(attempt => attempt.StartedAt).FirstOrDefault();

        /// <summary>Whether the step asks the caller and the caller is not barred.</summary>
        public bool Asks(Caller caller) => Names(caller) && !Barred.Contains(caller.Key);

        /// <summary>Whether the caller holds one of the step's roles now, or is one of its people.</summary>
        public bool Names(Caller caller)
        {
            if (caller.HoldsAny(RoleIds))
                return true;
            foreach (var person in People)
            {
                if (person.Key == caller.Key)
                    return true;
            }

            return false;
        }

        /// <summary>The person's vote, if it is one of <see cref="Votes"/>. Of every vote there is the row in the inbox, whose key nobody else can have.</summary>
        public Vote? VoteOf(string callerKey)
        {
            foreach (var vote in Votes)
            {
                if (vote.By.Key == callerKey)
                    return vote;
            }

            return null;
        }

        /// <summary>Enough of a key to tell people apart: 64 bits of its hash.</summary>
        public static string Counted(string callerKey) => callerKey.Length > CountedLength ? callerKey[..CountedLength] : callerKey;

        private DateTimeOffset? Earliest(DateTimeOffset? reminder, Func<EscalationNotice, DateTimeOffset?> ofNotice)
        {
            var earliest = Earlier(Earlier(Deadline, NextEscalation?.At), reminder);
            foreach (var notice in EscalationNotices)
                earliest = Earlier(earliest, ofNotice(notice));
            return earliest;
        }

        private static DateTimeOffset? Earlier(DateTimeOffset? one, DateTimeOffset? other) => one is null || other < one ? other ?? one : one;
    }

    public sealed record Complete : InstanceState
    {
        public override InstanceStatus Status => InstanceStatus.Complete;
    }

    public sealed record Rejected(string Reason) : InstanceState
    {
        public override InstanceStatus Status => InstanceStatus.Rejected;
    }

    public sealed record Failed(string Reason) : InstanceState
    {
        public override InstanceStatus Status => InstanceStatus.Failed;
    }

    /// <summary>A person has stopped the instance while it waited.</summary>
    public sealed record Stopped(Person By) : InstanceState
    {
        public override InstanceStatus Status => InstanceStatus.Rejected;
    }

    /// <summary>The person who started the instance has ended it while it waited.</summary>
    /// <param name="Reason">In the person's words; null if none was given.</param>
    public sealed record Withdrawn(Person By, string? Reason) : InstanceState
    {
        public override InstanceStatus Status => InstanceStatus.Rejected;
    }

    /// <summary>
    /// A successor replaces the instance. The instance stays due until the successor exists, so that a crash cannot lose it.
    /// </summary>
    /// <param name="RestartedAsId">The successor's id.</param>
    /// <param name="Version">The published version that the successor starts with.</param>
    /// <param name="By">Who restarted it.</param>
    /// <param name="At">When.</param>
    /// <param name="IsStarted">Whether the successor is known to exist.</param>
    public sealed record CanceledForRestart(Guid RestartedAsId, int Version, Person By, DateTimeOffset At, bool IsStarted) : InstanceState
    {
        public override InstanceStatus Status => InstanceStatus.CanceledForRestart;

        /// <summary>Whether nothing takes the place of the instance, because the successor's id belonged to an instance that is deleted.</summary>
        public bool IsLost { get; init; }

        /// <summary>At once, whatever the clock says by then: it may have been set back since.</summary>
        public override DateTimeOffset? DueAt => IsStarted ? null : DateTimeOffset.UnixEpoch;
    }
}

/// <summary>A decision that was counted.</summary>
/// <param name="Comment">Null if there was none, or if it was left to the inbox.</param>
public sealed record Vote(Person By, ImmutableArray<int> RoleIds, bool Approved, string? Comment, DateTimeOffset At)
{
    /// <summary>The further answer of the step that the person has given; null if it is an approval or a denial.</summary>
    public string? Answer { get; init; }

    /// <inheritdoc cref="SignalReceived.For"/>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Person? For { get; init; }

    /// <summary>Who has voted, for people: "bob", or "bob for alice".</summary>
    [JsonIgnore]
    public string Voter => By.NameInPlaceOf(For);

    /// <inheritdoc cref="UnknownMembers"/>
    [JsonExtensionData]
    public UnknownMembers? Unknown { get; set; }
}

/// <summary>Votes that were counted and are not kept one by one.</summary>
/// <param name="RoleIds">Which of the roles that have seats each of these people holds.</param>
public sealed record VoteTally(ImmutableArray<int> RoleIds, bool Approved, int Count)
{
    /// <inheritdoc cref="Vote.Answer"/>
    public string? Answer { get; init; }

    /// <inheritdoc cref="UnknownMembers"/>
    [JsonExtensionData]
    public UnknownMembers? Unknown { get; set; }
}

/// <summary>
/// One attempt at an effect. It is committed first, and then queues with others. When it begins, it is claimed: only from then on its time
/// counts.
/// </summary>
/// <param name="Effect">Which effect of the step: its own work, or a mail about its outcome. One of <see cref="Effects"/>.</param>
/// <param name="Number">1-based.</param>
/// <param name="StartedAt">When it was claimed; until then, when it was committed.</param>
/// <param name="LimitAt">Without an outcome by then it counts as failed. Null until it is claimed: an attempt that has not begun never fails.</param>
/// <param name="BegunAt">When the first attempt at the same effect started.</param>
public sealed record StepAttempt(string Effect, int Number, DateTimeOffset StartedAt, DateTimeOffset? LimitAt, DateTimeOffset BegunAt)
{
    /// <summary>How long an attempt may queue before it is offered again, in case everybody has forgotten it.</summary>
    public static TimeSpan Patience { get; } = TimeSpan.FromMinutes(1);

    /// <inheritdoc cref="UnknownMembers"/>
    [JsonExtensionData]
    public UnknownMembers? Unknown { get; set; }

    [JsonIgnore]
    public bool IsClaimed => LimitAt is not null;

    /// <summary>When the instance has to be looked at because of the attempt.</summary>
    [JsonIgnore]
    public DateTimeOffset DueAt => LimitAt ?? StartedAt + Patience;
}

/// <summary>The effects that a visit of a step can have.</summary>
public static class Effects
{
    public const string Step = "step";
    public const string ApprovalMail = "approval-mail";
    public const string DenialMail = "denial-mail";

    /// <summary>Tells those who may answer that the step has begun to wait.</summary>
    public const string ApproversMail = "approvers-mail";

    /// <summary>Tells the requester how the instance has ended.</summary>
    public const string RequesterMail = "requester-mail";

    private const string ReminderMail = "reminder-mail-";

    /// <summary>
    /// Each reminder of a visit is an effect of its own, so that sending the next one is not taken for a repeat. The one before the first
    /// tells that the step has begun to wait.
    /// </summary>
    public static string Reminder(int number) =>
        number == Instances.Reminder.AtTheBeginning ? ApproversMail : ReminderMail + number.ToString(CultureInfo.InvariantCulture);

    private const string EscalationMail = "escalation-mail-";

    /// <summary>The mail about an escalation, by its number.</summary>
    public static string Escalation(int number) => EscalationMail + number.ToString(CultureInfo.InvariantCulture);

    /// <summary>Which escalation the effect tells about; null if it tells about none.</summary>
    public static int? EscalationOf(string effect) => effect.StartsWith(EscalationMail, StringComparison.Ordinal)
        && int.TryParse(effect.AsSpan(EscalationMail.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private const string AdditionMail = ApproversMail + "-";

    /// <summary>The mail to those who were added to a step that waits, by <see cref="Instances.Addition.Number"/>.</summary>
    public static string Addition(int number) => AdditionMail + number.ToString(CultureInfo.InvariantCulture);

    public static bool IsAddition(string effect) => effect.StartsWith(AdditionMail, StringComparison.Ordinal);

    public static bool IsReminder(string effect) => effect.StartsWith(ReminderMail, StringComparison.Ordinal);

    /// <summary>Whether the effect only tells people something. If it fails for good, the instance goes on without it.</summary>
    public static bool IsNotice(string effect) =>
        effect is ApprovalMail or DenialMail or ApproversMail or RequesterMail || IsReminder(effect) || IsAddition(effect) || EscalationOf(effect) is not null;
}

/// <summary>What follows once an effect has succeeded.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "$then")]
[JsonDerivedType(typeof(Follow), "Follow")]
[JsonDerivedType(typeof(Reject), "Reject")]
public abstract record Continuation
{
    private Continuation()
    {
    }

    /// <inheritdoc cref="UnknownMembers"/>
    [JsonExtensionData]
    public UnknownMembers? Unknown { get; set; }

    /// <summary>The flow goes on through this output; it ends if the step has no such output.</summary>
    public sealed record Follow(string Output) : Continuation;

    /// <summary>The instance ends rejected.</summary>
    public sealed record Reject(string Reason) : Continuation;
}
