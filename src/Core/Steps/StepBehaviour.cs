using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Core.Expressions;

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

    /// <summary>
    /// Takes one function for each behaviour. A new behaviour does not compile until every caller says what to do with it.
    /// </summary>
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

    /// <summary>The instance is suspended until people have answered.</summary>
    public sealed record Signal : StepBehaviour
    {
        internal Signal(SignalRules rules) => Rules = rules;

        internal SignalRules Rules { get; }

        internal override T Match<T>(Func<T> marker, Func<Data, T> data, Func<Signal, T> signal, Func<Time, T> time, Func<T> effect) => signal(this);
    }

    /// <summary>The instance is suspended until a point in time.</summary>
    public sealed record Time : StepBehaviour
    {
        internal Time(ReadTime until, Func<StepDefinition, bool> waitsAtEveryVisit) => (Until, WaitsAtEveryVisit) = (until, waitsAtEveryVisit);

        internal ReadTime Until { get; }

        /// <summary>Whether the time is in the future at every visit, so that a loop through the step always waits.</summary>
        internal Func<StepDefinition, bool> WaitsAtEveryVisit { get; }

        internal override T Match<T>(Func<T> marker, Func<Data, T> data, Func<Signal, T> signal, Func<Time, T> time, Func<T> effect) => time(this);
    }

    /// <summary>Something is done outside, in attempts that are recorded before they begin.</summary>
    public sealed record Effect : StepBehaviour
    {
        internal override T Match<T>(Func<T> marker, Func<Data, T> data, Func<Signal, T> signal, Func<Time, T> time, Func<T> effect) => effect();
    }
}

/// <summary>Computes the values that a step writes into the data bucket.</summary>
/// <param name="data">The data bucket before the step.</param>
/// <param name="tokens">Replaces tokens. If it has a problem afterwards, the step fails with it.</param>
internal delegate JsonMap WriteData(StepDefinition step, JsonMap data, TokenValues tokens);

/// <summary>Computes until when a step waits, or the problem that prevents knowing it.</summary>
/// <param name="tokens">Replaces tokens. If it has a problem afterwards, the step fails with it.</param>
/// <param name="from">The start of a duration.</param>
internal delegate (DateTimeOffset Until, string? Problem) ReadTime(StepDefinition step, TokenValues tokens, DateTimeOffset from);
