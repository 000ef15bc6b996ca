using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Core.Expressions;

namespace WorkflowFunctions.Core.Steps;

/// <summary>
/// How the machine treats steps of a type: a closed list. A type brings the functions that its behaviour needs, so that the machine
/// knows no single type.
/// </summary>
public abstract record StepBehaviour
{
    private StepBehaviour()
    {
    }

    /// <summary>One function for each behaviour: a new one does not compile before every place says what it means there.</summary>
    internal abstract T Match<T>(Func<T> marker, Func<Data, T> data, Func<Signal, T> signal, Func<Time, T> time, Func<T> effect);

    /// <summary>Nothing happens: the flow goes on at once, or ends here.</summary>
    public sealed record Marker : StepBehaviour
    {
        internal override T Match<T>(Func<T> marker, Func<Data, T> data, Func<Signal, T> signal, Func<Time, T> time, Func<T> effect) => marker();
    }

    /// <summary>The machine itself changes the data bucket and goes on.</summary>
    public sealed record Data : StepBehaviour
    {
        internal Data(WriteData write) => Write = write;

        internal WriteData Write { get; }

        internal override T Match<T>(Func<T> marker, Func<Data, T> data, Func<Signal, T> signal, Func<Time, T> time, Func<T> effect) => data(this);
    }

    /// <summary>The instance stands suspended until people have answered.</summary>
    public sealed record Signal : StepBehaviour
    {
        internal Signal(SignalRules rules) => Rules = rules;

        internal SignalRules Rules { get; }

        internal override T Match<T>(Func<T> marker, Func<Data, T> data, Func<Signal, T> signal, Func<Time, T> time, Func<T> effect) => signal(this);
    }

    /// <summary>The instance stands suspended until a time.</summary>
    public sealed record Time : StepBehaviour
    {
        internal Time(ReadTime until, Func<StepDefinition, bool> waitsAtEveryVisit) => (Until, WaitsAtEveryVisit) = (until, waitsAtEveryVisit);

        internal ReadTime Until { get; }

        /// <summary>Whether the time lies ahead at every visit, so that a loop through the step is never endless.</summary>
        internal Func<StepDefinition, bool> WaitsAtEveryVisit { get; }

        internal override T Match<T>(Func<T> marker, Func<Data, T> data, Func<Signal, T> signal, Func<Time, T> time, Func<T> effect) => time(this);
    }

    /// <summary>Something outside is done, in attempts that are recorded before they begin.</summary>
    public sealed record Effect : StepBehaviour
    {
        internal override T Match<T>(Func<T> marker, Func<Data, T> data, Func<Signal, T> signal, Func<Time, T> time, Func<T> effect) => effect();
    }
}

/// <summary>The values that a step writes into the data bucket.</summary>
/// <param name="data">The data bucket as it is.</param>
/// <param name="tokens">Replaces tokens; if it has a problem afterwards, the step fails with it.</param>
internal delegate JsonMap WriteData(StepDefinition step, JsonMap data, TokenValues tokens);

/// <summary>Until when a step waits; with a problem, why that is not known.</summary>
/// <param name="tokens">Replaces tokens; if it has a problem afterwards, the step fails with it.</param>
/// <param name="from">From here a duration counts.</param>
internal delegate (DateTimeOffset Until, string? Problem) ReadTime(StepDefinition step, TokenValues tokens, DateTimeOffset from);
