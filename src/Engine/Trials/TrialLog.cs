using System.Collections.Immutable;
using WorkflowFunctions.Core;
using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Machine;

namespace WorkflowFunctions.Engine.Trials;

/// <summary>Collects what happens in a trial, by the visit at which it does.</summary>
internal sealed class TrialLog(WorkflowDefinition definition)
{
    /// <summary>About how much a role is told with.</summary>
    private const int RoleLength = 50;

    private readonly List<HistoryEntry> _history = [];
    private readonly Dictionary<int, TrialAsked> _asked = [];
    private readonly List<(int Visit, TrialEffect Effect)> _effects = [];
    private readonly List<(int Visit, TrialAnswered Answer)> _answers = [];

    /// <summary>How much there is to tell so far.</summary>
    public int Characters { get; private set; }

    public void Add(FoldResult folded)
    {
        // Within one commit the entries of the inbox and the rest are apart; their numbers tell the order.
        var entries = folded.Inbox.Select(stamped => stamped.Entry).Concat(folded.History).OrderBy(entry => entry.Sequence).ToList();
        _history.AddRange(entries);
        Characters += entries.Sum(entry => entry.Message.Length);
    }

    /// <summary>What the history says at a sequence.</summary>
    public string? Find(long sequence) => _history.Find(entry => entry.Sequence == sequence)?.Message;

    /// <summary>The step waits. What is asked at a visit is told as it was at the beginning.</summary>
    public void Add(int visit, Func<TrialAsked> asked)
    {
        if (_asked.ContainsKey(visit))
            return;
        var told = _asked[visit] = asked();
        Characters += told.Message.Text.Length + told.Barred.Sum(name => name.Length) + told.State.People.Sum(person => person.Name.Length)
            + (told.State.RoleIds.Length * RoleLength);
    }

    public void Add(int visit, TrialAnswered answer)
    {
        _answers.Add((visit, answer));
        Characters += LengthOf(answer.Data);
    }

    /// <summary>A further attempt at an effect takes the place of the one before.</summary>
    public void Add(int visit, TrialEffect attempt)
    {
        var before = _effects.FindIndex(known => known.Visit == visit && known.Effect.Effect == attempt.Effect);
        if (before >= 0)
            _effects[before] = (visit, attempt with { At = _effects[before].Effect.At });
        else
            _effects.Add((visit, attempt));
        if (before < 0)
            Characters += attempt.Sent.Sum(sending => sending.Length) + (attempt.Outcome is EffectOutcome.Succeeded succeeded ? LengthOf(succeeded.Values) : 0);
    }

    public TrialReport Report(InstanceSnapshot end, DateTimeOffset at, IEnumerable<string> problems) =>
        new(definition, end, at, [.. _history], [.. Visits()], [.. problems]);

    private static int LengthOf(JsonMap values) => values.Sum(pair => pair.Key.Length + pair.Value.GetRawText().Length);

    /// <summary>The history has an entry for each visit that begins, and what follows belongs to it.</summary>
    private IEnumerable<TrialVisit> Visits()
    {
        var begins = _history.Index().Where(entry => entry.Item.Kind == HistoryKind.StepEntered).Select(entry => entry.Index).ToList();
        var steps = begins.Select(index => definition.FindStep(_history[index].StepUniqueName!)!).ToList();
        var effects = _effects.ToLookup(entry => entry.Visit, entry => entry.Effect);
        var answers = _answers.ToLookup(entry => entry.Visit, entry => entry.Answer);
        foreach (var (number, step) in steps.Index())
        {
            var (from, to) = (begins[number], number + 1 < begins.Count ? begins[number + 1] : _history.Count);
            yield return new TrialVisit(
                step, number + 1, _history[from].At, [.. _history[from..to]], _asked.GetValueOrDefault(number + 1),
                [.. effects[number + 1]], [.. answers[number + 1]],
                number + 1 < steps.Count ? [.. step.Outputs.Where(output => definition.FindStep(output.Target) == steps[number + 1]).Select(output => output.Name)] : []);
        }
    }
}
