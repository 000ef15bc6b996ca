using System.Collections.Immutable;
using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Machine;

namespace WorkflowFunctions.Core.Steps;

/// <summary>How a step type that waits for people treats their signals.</summary>
internal abstract class SignalRules
{
    /// <summary>The keys of callers who may not answer the step, whatever roles they hold, because of what they have done before.</summary>
    public virtual ImmutableArray<string> BarredFrom(StepDefinition step, InstanceSnapshot snapshot) => [];

    /// <summary>Texts for people who may not answer the step, either. Whom they stand for is found when it is entered.</summary>
    public virtual ImmutableArray<string> PeopleBarredFrom(StepDefinition step) => [];

    /// <summary>Why a caller may not answer the step, if <see cref="BarredFrom"/> has the caller; otherwise null.</summary>
    public virtual Refusal? Excludes(StepDefinition step, InstanceSnapshot snapshot, SignalKey signal, string callerKey) => null;

    /// <summary>The message that says whom the step waits for.</summary>
    public abstract StatusMessage MessageOf(StepDefinition step, InstanceState.AwaitingSignal waiting);

    /// <summary>Reads data that may be accepted now, or lists everything that is wrong with it.</summary>
    public abstract (SignalAnswer? Answer, ImmutableArray<Problem> Problems) Read(StepDefinition step, JsonMap data);

    /// <summary>Whether reading costs little, whatever the data is; if not, an author decides what it costs.</summary>
    public virtual bool ReadsQuickly(StepDefinition step) => true;

    /// <summary>
    /// The answer in an accepted signal: as it was recorded then, or, in rows without one, as far as the data can be read.
    /// </summary>
    public SignalAnswer? AnswerOf(StepDefinition step, SignalReceived accepted) => accepted.Answer ?? ReadStored(step, accepted.Data);

    /// <summary>What an accepted answer does to the step that waits. It is never judged again.</summary>
    public abstract AnswerResult Take(StepDefinition step, InstanceState.AwaitingSignal waiting, SignalReceived signal, SignalAnswer answer);

    /// <summary>The values that go into the data bucket if time settles the step.</summary>
    public virtual JsonMap ValuesAtDeadline(InstanceState.AwaitingSignal waiting) => JsonMap.Empty;

    /// <summary>
    /// Reads data that was accepted before answers were recorded, however today's rules would judge it; null if it says nothing that the
    /// step asks for.
    /// </summary>
    protected abstract SignalAnswer? ReadStored(StepDefinition step, JsonMap data);
}

/// <summary>What an answer does to the step that waits.</summary>
internal abstract record AnswerResult
{
    private AnswerResult()
    {
    }

    /// <summary>It is not counted.</summary>
    public sealed record NotCounted(string Reason) : AnswerResult
    {
        public static NotCounted Unreadable { get; } = new("its data could not be read");
    }

    /// <summary>It counts, and the step goes on waiting.</summary>
    /// <param name="Did">What the person did, for the history: "approved".</param>
    public sealed record Waits(string Did, InstanceState.AwaitingSignal Waiting, StatusMessage Message) : AnswerResult;

    /// <summary>It settles the step.</summary>
    /// <param name="Did">What the person did, for the history: "approved".</param>
    /// <param name="Values">The values that go into the data bucket.</param>
    /// <param name="Then">What follows.</param>
    public sealed record Settles(string Did, JsonMap Values, Continuation Then) : AnswerResult
    {
        /// <summary>What the history says about the step as a whole; null if the answer already says it.</summary>
        public string? Outcome { get; init; }

        /// <summary>The effect that first tells people about it, one of <see cref="Effects"/>; null if nobody is told.</summary>
        public string? Notice { get; init; }
    }
}
