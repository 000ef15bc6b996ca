using System.Collections.Immutable;
using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Core.Expressions;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Machine;
using WorkflowFunctions.Engine.Notices;

namespace WorkflowFunctions.Engine.Steps;

/// <summary>What an executor knows about the attempt it runs, and what it adds to the history.</summary>
/// <param name="instanceId">The instance.</param>
/// <param name="attempt">Which attempt at which effect.</param>
/// <param name="step">The step, with its parameters as authored.</param>
/// <param name="tokens">What tokens mean at this visit.</param>
public sealed class StepContext(Guid instanceId, AttemptId attempt, StepDefinition step, TokenScope tokens)
{
    private readonly List<TokenUse> _uses = [];
    private readonly List<HistoryNote> _notes = [];
    private readonly RenderingBudget _budget = new();
    private CancellationTokenSource? _timeLimit;

    public Guid InstanceId => instanceId;

    public AttemptId Attempt => attempt;

    /// <summary>The definition of the instance.</summary>
    public Guid DefinitionId { get; init; }

    public StepDefinition Step => step;

    /// <summary>The instance as the attempt has found it; only for notices.</summary>
    internal InstanceSnapshot? Snapshot { get; init; }

    /// <summary>Where people are reached, if the attempt is only a preview.</summary>
    internal AddressBook Book { get; init; } = AddressBook.Empty;

    /// <summary>What the history says at a sequence, if the attempt is only a preview.</summary>
    internal Func<long, string?> Noted { get; init; } = _ => null;

    public TokenScope Tokens => tokens;

    /// <summary>
    /// The stable name of the effect, the same for every attempt at it: <c>&lt;instance&gt;/&lt;visit&gt;/&lt;effect&gt;/&lt;n&gt;</c>.
    /// Other systems recognise a repeat by it.
    /// </summary>
    public string EffectKey(int number = 1) => FormattableString.Invariant($"{InstanceId}/{Attempt.Visit}/{Attempt.Effect}/{number}");

    /// <summary>
    /// Replaces the tokens of an authored text, encoded for the place it goes to. The history shows each token. A text with a
    /// <see cref="RenderedText.Problem"/> must not be used.
    /// </summary>
    /// <param name="secrets">Gives out secrets for one destination; null if the text may not contain any.</param>
    public RenderedText Render(string template, TokenPlace place, SecretSource? secrets = null) => Render(template, place, tokens, secrets);

    /// <param name="scope">What tokens mean in this text, if that is more than in others.</param>
    internal RenderedText Render(string template, TokenPlace place, TokenScope scope, SecretSource? secrets = null)
    {
        var rendered = TokenRenderer.Render(template, scope, place, secrets, _budget);
        _uses.AddRange(rendered.Uses);
        return rendered;
    }

    /// <summary>Adds tokens that were evaluated by other means than <see cref="Render(string, TokenPlace, SecretSource?)"/>.</summary>
    public void Used(IEnumerable<TokenUse> uses) => _uses.AddRange(uses);

    /// <summary>
    /// For an executor that bounds the time of its own work, and has to prepare for it: the attempt is no longer cancelled at its time limit,
    /// which would count the preparation.
    /// </summary>
    public void KeepTimeYourself() => _timeLimit?.CancelAfter(Timeout.InfiniteTimeSpan);

    /// <summary>Adds a line to the history of the instance. It must never contain a secret.</summary>
    public void Note(string message) => _notes.Add(HistoryNote.Plain(HistoryKind.Note, message));

    /// <summary>Everything that this attempt adds to the history.</summary>
    public ImmutableArray<HistoryNote> Notes => [.. HistoryNote.Of(_uses), .. _notes];

    /// <summary>Sets what cancels the attempt at its time limit.</summary>
    internal void EndAt(CancellationTokenSource timeLimit) => _timeLimit = timeLimit;
}
