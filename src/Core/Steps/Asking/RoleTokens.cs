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
    private const string Requester = "requester";

    /// <summary>The most problems that the reason of a failure tells.</summary>
    private const int MostProblems = 10;

    private readonly SignalDefinition _signal;
    private readonly TokenScope _scope;
    private readonly Person _requester;
    private readonly ApproverSearch _search;
    private readonly RenderingBudget _budget = new();
    private readonly SortedSet<int> _roles;
    private readonly Dictionary<string, Person> _people = new(StringComparer.Ordinal);
    private readonly List<string> _problems = [];
    private readonly List<HistoryNote> _notes = [];

    private RoleTokens(SignalDefinition signal, InstanceSnapshot snapshot, ApproverDirectory directory)
    {
        _signal = signal;
        _scope = new TokenScope(snapshot);
        _requester = snapshot.Origin.Initiator;
        _search = new ApproverSearch(directory);
        _roles = [.. signal.RoleIds];
    }

    /// <param name="barred">The keys of people who may not answer, whatever the tokens say.</param>
    public static AskedApprovers Resolve(
        SignalDefinition signal, InstanceSnapshot snapshot, ApproverDirectory directory, ImmutableArray<string> barred) =>
        signal.RoleTokens.IsEmpty
            ? new AskedApprovers(signal.RoleIds, [], [], null)
            : new RoleTokens(signal, snapshot, directory).Resolve(barred);

    private AskedApprovers Resolve(ImmutableArray<string> barred)
    {
        foreach (var token in _signal.RoleTokens)
            Add(token);
        var people = _people.Values.OrderBy(person => person.Key, StringComparer.Ordinal).ToImmutableArray();
        if (_problems.Count == 0 && _roles.Count + people.Length is > RoleTokenLimits.Asked and var asked)
            _problems.Add($"the signal would ask {asked} roles and people; at most {RoleTokenLimits.Asked} are allowed");
        if (_problems.Count == 0 && _roles.Count == 0 && people.All(person => barred.Contains(person.Key)))
            _problems.Add($"nobody may answer: its role tokens give only {string.Join(", ", people.Select(person => person.Name))}, who may not answer this step");
        return new AskedApprovers(
            [.. _roles], people, [.. _notes], _problems.Count == 0 ? null : $"its approvers cannot be found: {string.Join("; ", _problems.Take(MostProblems))}");
    }

    private void Add(string token)
    {
        var found = new List<Approver>();
        var before = _problems.Count;
        foreach (var value in Values(token).Take(RoleTokenLimits.Asked + 1))
        {
            if (_search.Find(value) is var (approver, problem) && approver is not null)
                found.Add(approver);
            else
                _problems.Add($"'{JsonValues.Shortened(token)}' gave '{JsonValues.Shortened(value)}', {problem}");
        }

        if (IsRequester(token))
            found.Add(new Approver.OfPerson(_requester));
        if (found.Count == 0 && _problems.Count == before)
            _problems.Add($"'{JsonValues.Shortened(token)}' gave nobody");
        foreach (var approver in found)
        {
            if (approver is Approver.OfRole(var role))
                _roles.Add(role.Id);
            else if (approver is Approver.OfPerson(var person))
                _people.TryAdd(person.Key, person);
        }

        var names = found.Select(approver => approver.ToString()).Distinct().ToImmutableArray();
        if (!names.IsEmpty)
        {
            _notes.Add(new(HistoryKind.TokensReplaced, $"'{JsonValues.Shortened(token)}' asks {string.Join(", ", names)}.",
                JsonMap.From((token, JsonValues.Text(JsonValues.Of(names.Select(JsonValues.Of)))))));
        }
    }

    /// <summary>The requester is known by the key: another person may have the same name.</summary>
    private static bool IsRequester(string token) =>
        TokenText.Parse(token) is [{ IsToken: true } only] && string.Equals(only.Text, Requester, StringComparison.OrdinalIgnoreCase);

    private IEnumerable<string> Values(string token)
    {
        if (IsRequester(token))
            return [];
        if (TokenText.Parse(token) is [{ IsToken: true } only])
            return _scope.Find(only.Text) is { } value ? Values(value) : [];
        var rendered = TokenRenderer.Render(token, _scope, TokenPlace.Line, budget: _budget);
        if (rendered.Problem is { } problem)
            _problems.Add(problem);
        return rendered.Problem is null && rendered.IsResolved ? Split(rendered.Text) : [];
    }

    private static IEnumerable<string> Values(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Array => value.EnumerateArray().SelectMany(item => item.ValueKind == JsonValueKind.Array ? [item.GetRawText()] : Values(item)),
        JsonValueKind.String => Split(value.GetString()!),
        JsonValueKind.Null => [],
        _ => [JsonValues.Text(value)],
    };

    private static string[] Split(string text) => text.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
