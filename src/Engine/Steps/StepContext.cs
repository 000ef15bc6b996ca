using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Core.Expressions;
using WorkflowFunctions.Core.Instances;

namespace WorkflowFunctions.Engine;

/// <summary>What an executor gets to know about the attempt it runs.</summary>
/// <param name="InstanceId">The instance.</param>
/// <param name="Attempt">Which attempt at which effect.</param>
/// <param name="Step">The step, with its parameters as authored.</param>
/// <param name="Tokens">What tokens mean at this visit.</param>
public sealed record StepContext(Guid InstanceId, AttemptId Attempt, StepDefinition Step, TokenScope Tokens)
{
    /// <summary>
    /// The stable name of the effect, the same for every attempt at it: <c>&lt;instance&gt;/&lt;visit&gt;/&lt;effect&gt;/&lt;n&gt;</c>.
    /// Others recognise a repeat by it.
    /// </summary>
    public string EffectKey(int number = 1) => FormattableString.Invariant($"{InstanceId}/{Attempt.Visit}/{Attempt.Effect}/{number}");
}
