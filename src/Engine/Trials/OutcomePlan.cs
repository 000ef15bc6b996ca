using System.Collections.Immutable;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Engine.Steps;

namespace WorkflowFunctions.Engine.Trials;

/// <summary>How the effects of a trial end: as it follows from what they send, or as the request says, or well.</summary>
internal sealed class OutcomePlan(ImmutableDictionary<string, TrialOutcomes> given)
{
    private readonly Dictionary<string, List<int>> _visits = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The steps whose outcomes nobody has needed.</summary>
    public IEnumerable<string> Unused => given.Keys.Except(_visits.Keys, StringComparer.OrdinalIgnoreCase).Order(StringComparer.OrdinalIgnoreCase);

    /// <summary>The outcome of an attempt at an effect of this visit: the same for all of them.</summary>
    public (EffectOutcome Outcome, OutcomeBasis Basis) Of(string step, int visit, string effect, EffectPreview preview)
    {
        var named = Named(step, visit);
        if (preview.Outcome is { } certain)
            return (certain, OutcomeBasis.Certain);
        return named switch
        {
            null => (EffectOutcome.Succeeded.Nothing, OutcomeBasis.Assumed),
            // People are told something, and nothing comes back.
            EffectOutcome.Succeeded when Effects.IsNotice(effect) => (EffectOutcome.Succeeded.Nothing, OutcomeBasis.Given),
            _ => (named, OutcomeBasis.Given),
        };
    }

    private EffectOutcome? Named(string step, int visit)
    {
        if (!_visits.TryGetValue(step, out var visits))
            _visits[step] = visits = [];
        if (visits.Count == 0 || visits[^1] != visit)
            visits.Add(visit);
        return !given.TryGetValue(step, out var outcomes) ? null
            : outcomes.IsOfEveryVisit ? outcomes.Each[0]
            : visits.Count <= outcomes.Each.Length ? outcomes.Each[visits.Count - 1]
            : null;
    }
}
