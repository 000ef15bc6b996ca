using System.Collections.Immutable;
using WorkflowFunctions.Core;
using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Machine;
using WorkflowFunctions.Core.Security;
using WorkflowFunctions.Engine.Steps;

namespace WorkflowFunctions.Engine.Trials;

/// <summary>The result of a trial.</summary>
public abstract record TrialResult
{
    private TrialResult()
    {
    }

    public sealed record Tried(TrialReport Report) : TrialResult;

    /// <summary>There is no such definition, or no such version of it.</summary>
    public sealed record NoSuchDefinition : TrialResult;

    /// <summary>Publishing would refuse the version.</summary>
    public sealed record NotPublishable(ImmutableArray<Problem> Problems) : TrialResult;

    /// <summary>An answer or an outcome is for something that the version does not have.</summary>
    public sealed record Invalid(ImmutableArray<Problem> Problems) : TrialResult;
}

/// <summary>How an instance would run.</summary>
/// <param name="Definition">The version that was tried.</param>
/// <param name="End">The instance as it would stand in the end, or as long as nobody answers.</param>
/// <param name="At">The time then, on the clock of the trial.</param>
/// <param name="History">The whole audit trail.</param>
/// <param name="Visits">The path: each visit of a step, in order.</param>
/// <param name="Problems">Where it would fail, and what of the request was not used. Sentences.</param>
public sealed record TrialReport(
    WorkflowDefinition Definition, InstanceSnapshot End, DateTimeOffset At, ImmutableArray<HistoryEntry> History, ImmutableArray<TrialVisit> Visits,
    ImmutableArray<string> Problems);

/// <summary>One visit of a step.</summary>
/// <param name="Step">The step.</param>
/// <param name="Number">As in <see cref="StepVisit.Number"/>.</param>
/// <param name="History">What the audit trail has of it.</param>
/// <param name="Asked">Whom it asks; null if it waits for nobody.</param>
/// <param name="Effects">What it does outside.</param>
/// <param name="Answers">What was answered while it waited.</param>
/// <param name="Outputs">Its outputs that lead to the next visit: one, unless several lead to the same step. None at the end.</param>
public sealed record TrialVisit(
    StepDefinition Step, int Number, DateTimeOffset EnteredAt, ImmutableArray<HistoryEntry> History, TrialAsked? Asked,
    ImmutableArray<TrialEffect> Effects, ImmutableArray<TrialAnswered> Answers, ImmutableArray<string> Outputs);

/// <summary>Whom a step asks at a visit.</summary>
/// <param name="State">As it begins to wait.</param>
/// <param name="Barred">The names of those who may not answer.</param>
/// <param name="Message">The sentence that says whom it waits for.</param>
/// <param name="NextAt">When time does something next, such as a reminder, if nobody answers; null if it never does.</param>
public sealed record TrialAsked(
    InstanceState.AwaitingSignal State, ImmutableArray<string> Barred, StatusMessage Message, DateTimeOffset? NextAt);

/// <summary>One effect of a visit, with all attempts at it.</summary>
/// <param name="Effect">One of <see cref="Effects"/>.</param>
/// <param name="At">When the first attempt begins.</param>
/// <param name="Sent">What an attempt sends.</param>
/// <param name="Outcome">The outcome of the last attempt.</param>
public sealed record TrialEffect(
    string Effect, DateTimeOffset At, int Attempts, ImmutableArray<PreviewedSending> Sent, EffectOutcome Outcome, OutcomeBasis Basis);

/// <summary>How the outcome of an effect is known.</summary>
public enum OutcomeBasis
{
    /// <summary>It follows from what would be sent.</summary>
    Certain,

    /// <summary>The request names it.</summary>
    Given,

    /// <summary>Nobody has said anything, so it is taken to succeed without values.</summary>
    Assumed,
}

/// <summary>An answer, as it was taken.</summary>
/// <param name="By">Null if nobody answered because the deadline was to pass.</param>
/// <param name="Refused">Why it was refused; null if it was not.</param>
/// <param name="IsRepeat">Whether the same person had answered the same before, so that it changed nothing.</param>
public sealed record TrialAnswered(Person? By, DateTimeOffset At, JsonMap Data, Refusal? Refused, bool IsRepeat);
