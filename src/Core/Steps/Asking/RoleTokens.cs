using System.Collections.Immutable;
using System.Text.Json;
using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Core.Expressions;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Security;

namespace WorkflowFunctions.Core.Steps.Asking;

/// <summary>
/// Finds whom the role tokens of a signal stand for: once, when the step is entered. A token that stands for nobody, or for more than
/// one, is a problem: a step never asks anybody that its definition does not name.
/// </summary>
internal sealed class RoleTokens
{
    /// <summary>The most problems that the reason of a failure tells. No further ones are looked for.</summary>
    private const int MostProblems = 10;

    private readonly ImmutableArray<string> _tokens;
    private readonly string _verb;
    private readonly TokenScope _scope;
    private readonly Person _requester;
    private readonly ApproverDirectory _directory;
    private readonly RenderingBudget _budget = new();
    private readonly SortedSet<int> _roles;
    private readonly SortedDictionary<string, Person> _people = new(StringComparer.Ordinal);
    private readonly List<string> _problems = [];
    private readonly List<HistoryNote> _notes = [];

    /// <param name="verb">What the tokens do to those whom they give.</param>
    private RoleTokens(
        ImmutableArray<string> tokens, ImmutableArray<int> roleIds, InstanceSnapshot snapshot, ApproverDirectory directory, string verb)
    {
        (_tokens, _verb) = (tokens, verb);
        _scope = new TokenScope(snapshot);
        _requester = snapshot.Origin.Initiator;
        _directory = directory;
        _roles = [.. roleIds];
    }

    /// <param name="barred">The keys of people who may not answer, whatever the tokens say.</param>
    public static AskedApprovers Resolve(
        SignalDefinition signal, InstanceSnapshot snapshot, ApproverDirectory directory, ImmutableArray<string> barred) =>
        signal.RoleTokens.IsEmpty
            ? new AskedApprovers(signal.RoleIds, [], [], null)
            : new RoleTokens(signal.RoleTokens, signal.RoleIds, snapshot, directory, "asks").Resolve(barred);

    /// <summary>The people whom a step keeps out. Each text has to stand for people, and for people only.</summary>
    public static AskedApprovers ResolvePeople(ImmutableArray<string> texts, InstanceSnapshot snapshot, ApproverDirectory directory) =>
        texts.IsEmpty ? new AskedApprovers([], [], [], null) : new RoleTokens(texts, [], snapshot, directory, "keeps out").ResolvePeople();

    private AskedApprovers Resolve(ImmutableArray<string> barred)
    {
        AddAll();
        if (_problems.Count == 0 && _roles.Count + _people.Count is > RoleTokenLimits.Asked and var asked)
            _problems.Add($"the signal would ask {asked} roles and people; at most {RoleTokenLimits.Asked} are allowed");
        if (_problems.Count == 0 && _roles.Count == 0 && _people.Keys.All(key => barred.Contains(key)))
            _problems.Add($"nobody may answer: its role tokens give only {Names(_people.Values.Select(person => person.Name))}, who may not answer this step");
        return new AskedApprovers(
            [.. _roles], [.. _people.Values], [.. _notes],
            _problems.Count == 0 ? null : $"its approvers cannot be found: {string.Join("; ", _problems.Take(MostProblems))}");
    }

    private AskedApprovers ResolvePeople()
    {
        AddAll();
        if (_roles.Count > 0)
            _problems.Add($"they give the role(s) {string.Join(", ", _roles)}, but only people can be kept from a step");
        return new AskedApprovers(
            [], [.. _people.Values], [.. _notes],
            _problems.Count == 0 ? null : $"the people who may not answer cannot be found: {string.Join("; ", _problems.Take(MostProblems))}");
    }

    private void AddAll()
    {
        foreach (var token in _tokens.TakeWhile(_ => _problems.Count < MostProblems))
            Add(token);
    }

    private void Add(string token)
    {
        var before = _problems.Count;
        var found = Find(token).ToImmutableArray();
        if (found.IsEmpty && _problems.Count == before)
            _problems.Add($"'{JsonValues.Shortened(token)}' gave nobody");
        if (found.IsEmpty)
            return;

        // Each is told with the first token only, so that the notes together grow with those who are asked.
        var added = found.Where(IsAdded).Select(approver => approver.ToString()).ToImmutableArray();
        var whom = added.IsEmpty ? "nobody else" : Names(added);
        _notes.Add(new(
            HistoryKind.TokensReplaced, $"'{JsonValues.Shortened(token)}' {_verb} {whom}.",
            JsonMap.From((JsonValues.Shortened(token), JsonValues.Text(JsonValues.Of(added.Select(JsonValues.Of)))))));
    }

    private bool IsAdded(Approver approver) => approver switch
    {
        Approver.OfRole role => _roles.Add(role.Id),
        Approver.OfPerson { Person: var person } => _people.TryAdd(person.Key, person),
        _ => false,
    };

    private IEnumerable<Approver> Find(string token)
    {
        if (RoleTokenText.IsRequester(token))
        {
            // The requester is known by the key: another person may have the same name.
            yield return new Approver.OfPerson(_requester);
            yield break;
        }

        var values = Values(token).Take(RoleTokenLimits.Asked + 1).ToImmutableArray();
        if (values.Length > RoleTokenLimits.Asked)
            _problems.Add($"'{JsonValues.Shortened(token)}' gave more than {RoleTokenLimits.Asked} names");
        foreach (var value in values.TakeWhile(_ => _problems.Count < MostProblems))
        {
            var (approver, problem) = _directory.Find(value);
            if (approver is not null)
                yield return approver;
            else
                _problems.Add($"'{JsonValues.Shortened(token)}' gave '{JsonValues.Shortened(value)}', {problem}");
        }
    }

    /// <summary>
    /// Only the value of a text that is exactly one token may be a list. Otherwise a value could end the text it is written into, and
    /// begin a name of its own.
    /// </summary>
    private IEnumerable<string> Values(string token)
    {
        if (TokenText.SingleToken(token) is { } name)
            return _scope.Find(name) is { } value ? Values(value) : [];
        var rendered = TokenRenderer.Render(token, _scope, TokenPlace.Line, budget: _budget);
        if (rendered.Problem is { } problem)
            _problems.Add(problem);
        return rendered.Problem is null && rendered.IsResolved ? [rendered.Text.Trim()] : [];
    }

    private static IEnumerable<string> Values(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Array => value.EnumerateArray().SelectMany(item => item.ValueKind == JsonValueKind.Array ? [item.GetRawText()] : Values(item)),
        JsonValueKind.String => value.GetString()!.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries),
        JsonValueKind.Null => [],
        _ => [JsonValues.Text(value)],
    };

    private static string Names(IEnumerable<string> names) => string.Join(", ", names.Select(name => JsonValues.Shortened(name)));
}
