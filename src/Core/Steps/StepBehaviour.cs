using System.Collections.Immutable;
using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Core.Expressions;
using WorkflowFunctions.Core.Instances;

namespace WorkflowFunctions.Core.Steps;

/// <summary>
/// How the machine treats the steps of a type: a closed list. A type brings the functions that its behaviour needs, so the machine does
/// not have to know any type.
/// </summary>
public abstract record StepBehaviour
{
    private StepBehaviour()
    {
    }

    /// <summary>The output by which a step is left that is skipped, because it is not enabled or its conditions say so.</summary>
    internal virtual string SkipOutput => StepOutputs.Continue;

    /// <summary>
    /// Takes one function for each behaviour. A new behaviour does not compile until every caller says what to do with it.
    /// </summary>
    /// <param name="on">What the functions need, so that none of them has to be made anew.</param>
    internal abstract TResult Match<TOn, TResult>(
        TOn on, Func<TOn, TResult> marker, Func<TOn, Data, TResult> data, Func<TOn, Choice, TResult> choice, Func<TOn, Rejection, TResult> rejection,
        Func<TOn, Signal, TResult> signal, Func<TOn, Time, TResult> time, Func<TOn, TResult> effect);

    /// <summary>Nothing happens: the flow goes on at once, or ends here.</summary>
    public sealed record Marker : StepBehaviour
    {
        internal override TResult Match<TOn, TResult>(
            TOn on, Func<TOn, TResult> marker, Func<TOn, Data, TResult> data, Func<TOn, Choice, TResult> choice, Func<TOn, Rejection, TResult> rejection,
            Func<TOn, Signal, TResult> signal, Func<TOn, Time, TResult> time, Func<TOn, TResult> effect) => marker(on);
    }

    /// <summary>The machine itself changes the data bucket and goes on.</summary>
    public sealed record Data : StepBehaviour
    {
        internal Data(WriteData write) => Write = write;

        internal WriteData Write { get; }

        internal override TResult Match<TOn, TResult>(
            TOn on, Func<TOn, TResult> marker, Func<TOn, Data, TResult> data, Func<TOn, Choice, TResult> choice, Func<TOn, Rejection, TResult> rejection,
            Func<TOn, Signal, TResult> signal, Func<TOn, Time, TResult> time, Func<TOn, TResult> effect) => data(on, this);
    }

    /// <summary>The machine itself decides by which output the flow goes on. A step that is skipped decides for none of its cases.</summary>
    public sealed record Choice : StepBehaviour
    {
        internal Choice(ChooseOutput choose) => Choose = choose;

        internal ChooseOutput Choose { get; }

        internal override string SkipOutput => StepOutputs.Otherwise;

        internal override TResult Match<TOn, TResult>(
            TOn on, Func<TOn, TResult> marker, Func<TOn, Data, TResult> data, Func<TOn, Choice, TResult> choice, Func<TOn, Rejection, TResult> rejection,
            Func<TOn, Signal, TResult> signal, Func<TOn, Time, TResult> time, Func<TOn, TResult> effect) => choice(on, this);
    }

    /// <summary>The instance ends rejected. The output <c>continue</c> is for a step that is skipped.</summary>
    public sealed record Rejection : StepBehaviour
    {
        internal Rejection(Func<StepDefinition, TokenValues, string> reason) => Reason = reason;

        /// <summary>Computes the reason. If the tokens have a problem afterwards, the step fails with it.</summary>
        internal Func<StepDefinition, TokenValues, string> Reason { get; }

        internal override TResult Match<TOn, TResult>(
            TOn on, Func<TOn, TResult> marker, Func<TOn, Data, TResult> data, Func<TOn, Choice, TResult> choice, Func<TOn, Rejection, TResult> rejection,
            Func<TOn, Signal, TResult> signal, Func<TOn, Time, TResult> time, Func<TOn, TResult> effect) => rejection(on, this);
    }

    /// <summary>The instance is suspended until people have answered.</summary>
    public sealed record Signal : StepBehaviour
    {
        internal Signal(SignalRules rules) => Rules = rules;

        internal SignalRules Rules { get; }

        internal override TResult Match<TOn, TResult>(
            TOn on, Func<TOn, TResult> marker, Func<TOn, Data, TResult> data, Func<TOn, Choice, TResult> choice, Func<TOn, Rejection, TResult> rejection,
            Func<TOn, Signal, TResult> signal, Func<TOn, Time, TResult> time, Func<TOn, TResult> effect) => signal(on, this);
    }

    /// <summary>The instance is suspended until a point in time.</summary>
    public sealed record Time : StepBehaviour
    {
        internal Time(ReadTime until, Func<StepDefinition, bool> waitsAtEveryVisit) => (Until, WaitsAtEveryVisit) = (until, waitsAtEveryVisit);

        internal ReadTime Until { get; }

        /// <summary>Whether the time is in the future at every visit, so that a loop through the step always waits.</summary>
        internal Func<StepDefinition, bool> WaitsAtEveryVisit { get; }

        internal override TResult Match<TOn, TResult>(
            TOn on, Func<TOn, TResult> marker, Func<TOn, Data, TResult> data, Func<TOn, Choice, TResult> choice, Func<TOn, Rejection, TResult> rejection,
            Func<TOn, Signal, TResult> signal, Func<TOn, Time, TResult> time, Func<TOn, TResult> effect) => time(on, this);
    }

    /// <summary>Something is done outside, in attempts that are recorded before they begin.</summary>
    public sealed record Effect : StepBehaviour
    {
        internal override TResult Match<TOn, TResult>(
            TOn on, Func<TOn, TResult> marker, Func<TOn, Data, TResult> data, Func<TOn, Choice, TResult> choice, Func<TOn, Rejection, TResult> rejection,
            Func<TOn, Signal, TResult> signal, Func<TOn, Time, TResult> time, Func<TOn, TResult> effect) => effect(on);
    }
}

/// <summary>Computes the values that a step writes into the data bucket.</summary>
/// <param name="data">The data bucket before the step.</param>
/// <param name="tokens">Replaces tokens. If it has a problem afterwards, the step fails with it.</param>
internal delegate JsonMap WriteData(StepDefinition step, JsonMap data, TokenValues tokens);

/// <summary>Computes the output by which a step is left, with what the history says about it, or the problem that prevents knowing it.</summary>
internal delegate ChoiceVerdict ChooseOutput(StepDefinition step, TokenScope scope);

/// <param name="Output">Meaningless if there is a problem.</param>
/// <param name="Problem">Why nothing could be chosen, so that the step fails; null if something was.</param>
internal sealed record ChoiceVerdict(string Output, ImmutableArray<HistoryNote> Notes, string? Problem = null);

/// <summary>Computes until when a step waits, or the problem that prevents knowing it.</summary>
/// <param name="tokens">Replaces tokens. If it has a problem afterwards, the step fails with it.</param>
/// <param name="clock">How the hours of the step are counted, or why they cannot be.</param>
/// <param name="from">The start of a duration.</param>
internal delegate (DateTimeOffset Until, string? Problem) ReadTime(
    StepDefinition step, TokenValues tokens, (WaitClock Clock, string? Problem) clock, DateTimeOffset from);
