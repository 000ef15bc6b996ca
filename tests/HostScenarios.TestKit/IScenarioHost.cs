using Microsoft.Extensions.Time.Testing;
using WorkflowFunctions.Engine;
using WorkflowFunctions.Engine.Instances;

namespace WorkflowFunctions.HostScenarios;

/// <summary>What becomes of the next rings. A start is no ring.</summary>
public enum Delivery
{
    Once,
    Twice,

    /// <summary>Kept until <see cref="IScenarioHost.DeliverLateAsync"/>.</summary>
    Late,
    Never,
}

/// <summary>A host under test: the whole product over a store of its own, with a clock and a doorbell that the story holds.</summary>
public interface IScenarioHost : IAsyncDisposable
{
    FakeTimeProvider Time { get; }

    /// <summary>The store, for looking at an instance without moving it.</summary>
    IInstanceStore Store { get; }

    /// <summary>Where mail lands as <c>.eml</c> files.</summary>
    string MailDirectory { get; }

    Delivery Rings { get; set; }

    HttpClient CreateClient();

    Task DeliverLateAsync();

    /// <summary>The timer's run.</summary>
    Task<ResumeReport> SweepAsync();

    /// <summary>Ends the process at once, with all it knows besides the store, and starts another one over the same store.</summary>
    Task KillAsync();
}
