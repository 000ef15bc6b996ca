using System.Collections.Immutable;
using System.Text.Json;
using WorkflowFunctions.Core.Queries;

namespace WorkflowFunctions.Core.Expressions;

/// <summary>What a rule comes to.</summary>
/// <param name="Truth">Null if it is neither true nor false, because a comparison on which it depends cannot be made.</param>
/// <param name="Uses">Its tokens, in order.</param>
/// <param name="Doubts">Why comparisons could not be made.</param>
/// <param name="Problem">Why it could not be evaluated; null if it could.</param>
internal sealed record RuleVerdict(bool? Truth, ImmutableArray<TokenUse> Uses, ImmutableArray<string> Doubts, string? Problem);

/// <summary>
/// One evaluation of a rule. A comparison with a value that is missing or of another kind is neither true nor false, and nothing makes that
/// true: what somebody leaves out, or writes in another form, decides nothing. <c>AND</c> and <c>OR</c> still know what they know from their other part.
/// </summary>
internal sealed class RuleEvaluation(TokenScope scope, RenderingBudget budget)
{
    /// <summary>Looking for a longer text in another could take as long as both together, a thousand times over.</summary>
    private const int LongestLookedFor = 4_096;

    /// <summary>The most doubts that are told.</summary>
    private const int MostDoubts = 10;

    private readonly List<TokenUse> _uses = [];
    private readonly List<string> _doubts = [];
    private string? _problem;

    public RuleVerdict Of(Rule rule)
    {
        var truth = Evaluate(rule);
        return new RuleVerdict(_problem is null ? truth : null, [.. _uses], [.. _doubts.Distinct(StringComparer.Ordinal)], _problem);
    }

    private bool? Evaluate(Rule rule) => _problem is not null ? null : rule switch
    {
        Rule.And and => Evaluate(and.Left) & Evaluate(and.Right),
        Rule.Or or => Evaluate(or.Left) | Evaluate(or.Right),
        Rule.Not not => !Evaluate(not.Inner),
        Rule.Constant constant => constant.Value,
        Rule.Truth truth => Look(truth.Token) is { } value ? RuleValues.Flag(value)?.Value ?? Doubt(truth.Token, value, new QueryValue.Flag(true)) : null,
        Rule.Compare compare => Compare(compare),
        Rule.In list => In(list),
        _ => null,
    };

    private bool? Compare(Rule.Compare compare)
    {
        // What is missing equals NULL, and cannot be compared with anything else.
        if (compare.Value is RuleOperand.Literal { Value: QueryValue.Null })
            return (Look(compare.Token, mayBeMissing: true) is null) == (compare.Operator == QueryOperator.Equal);
        return Look(compare.Token) is { } left && ValueOf(compare.Value) is { } right
            ? Holds(compare.Token, left, compare.Operator, right)
            : null;
    }

    private bool? In(Rule.In list)
    {
        var isNullListed = list.Values.Any(value => value is RuleOperand.Literal { Value: QueryValue.Null });
        if (Look(list.Token, isNullListed) is not { } left)
            return isNullListed ? true : null;
        bool? isOne = false;
        foreach (var operand in list.Values.Where(value => value is not RuleOperand.Literal { Value: QueryValue.Null }))
        {
            isOne |= ValueOf(operand) is not { } right ? null
                : !list.IsList && right is { Json: { ValueKind: JsonValueKind.Array } items } ? Any(items, item => Holds(list.Token, left, QueryOperator.Equal, new Operand(item, null)))
                : Holds(list.Token, left, QueryOperator.Equal, right);
        }

        return isOne;
    }

    /// <summary>Of a list one item has to fit, and with the operators that say no, none may, as with a field of several texts in a query.</summary>
    private bool? Holds(string token, JsonElement left, QueryOperator @operator, Operand right)
    {
        if (@operator is QueryOperator.NotEqual or QueryOperator.NotContains)
            return !Holds(token, left, @operator == QueryOperator.NotEqual ? QueryOperator.Equal : QueryOperator.Contains, right);
        return left.ValueKind == JsonValueKind.Array
            ? Any(left, item => HoldsOne(token, item, @operator, right))
            : HoldsOne(token, left, @operator, right);
    }

    private static bool? Any(JsonElement items, Func<JsonElement, bool?> holds) =>
        items.EnumerateArray().Aggregate((bool?)false, (known, item) => known | holds(item));

    private bool? HoldsOne(string token, JsonElement left, QueryOperator @operator, Operand right)
    {
        if (!Take(left) || (right.Json is { } other && !Take(other)))
            return null;
        var pair = right.Json is { } json ? RuleValues.Together(@operator, left, json)
            : RuleValues.As(right.Value!, left) is { } value ? (value, right.Value!)
            : ((QueryValue, QueryValue)?)null;
        if (pair is not var (one, with))
            return right.Value is { } literal ? Doubt(token, left, literal) : Doubt($"$({token}) is {Shown(left)}, which cannot be compared with {Shown(right.Json!.Value)}");
        return RuleValues.IsOfText(@operator) && with is QueryValue.Text { Value.Length: > LongestLookedFor }
            ? Doubt($"a text of more than {LongestLookedFor} characters cannot be looked for in $({token})")
            : QueryEvaluator.Holds(@operator, one, with);
    }

    /// <summary>A value to compare with: of a token, or one whose kind the rule says.</summary>
    private readonly record struct Operand(JsonElement? Json, QueryValue? Value);

    private Operand? ValueOf(RuleOperand operand)
    {
        switch (operand)
        {
            case RuleOperand.Literal literal:
                return new Operand(null, literal.Value);
            case RuleOperand.Token token:
                return Look(token.Name) is { } value ? new Operand(value, null) : null;
            default:
                return Render(((RuleOperand.Template)operand).Text) is { } text ? new Operand(null, text) : null;
        }
    }

    /// <summary>The text with its tokens replaced; null if one of them stands for no text.</summary>
    private QueryValue.Text? Render(string template)
    {
        var isWhole = true;
        foreach (var token in TokenText.Parse(template).Where(segment => segment.IsToken))
        {
            var value = Look(token.Text);
            if (value is { } found && RuleValues.Text(found) is null)
                Doubt(token.Text, found, new QueryValue.Text(""));
            isWhole &= value is { } known && RuleValues.Text(known) is not null;
        }

        if (!isWhole)
            return null;
        var rendered = TokenRenderer.Render(template, scope, TokenPlace.Plain, budget: budget);
        _problem ??= rendered.Problem;
        return rendered.Problem is null ? new QueryValue.Text(rendered.Text) : null;
    }

    /// <summary>The value of the token; null if it has none. An empty list is none, as in a query.</summary>
    private JsonElement? Look(string token, bool mayBeMissing = false)
    {
        var value = scope.Look(token);
        _uses.Add(new TokenUse(token, value is null ? null : JsonValues.Shortened(value.Text, TokenUse.LongestShown)));
        if (value is { Json: { ValueKind: not (JsonValueKind.Null or JsonValueKind.Undefined) } json }
            && (json.ValueKind != JsonValueKind.Array || json.GetArrayLength() > 0))
            return json;
        if (!mayBeMissing)
            Doubt(Missing(token));
        return null;
    }

    /// <summary>Counts what is compared; false if it is too much.</summary>
    private bool Take(JsonElement value)
    {
        if (!budget.TakeToken())
            _problem ??= $"its conditions compare more than {RenderingBudget.MostTokens} values";
        budget.TakeText(value);
        if (budget.Characters < 0)
            _problem ??= $"its conditions compare values of more than {RenderingBudget.MostCharacters} characters together";
        return _problem is null;
    }

    private static string Missing(string token) => $"nothing is known for '$({token})'";

    private bool? Doubt(string token, JsonElement value, QueryValue kind) => Doubt($"$({token}) is {Shown(value)}, which is {RuleValues.NameOf(kind)}");

    private bool? Doubt(string reason)
    {
        if (_doubts.Count < MostDoubts)
            _doubts.Add(reason);
        return null;
    }

    private static string Shown(JsonElement value) => $"'{JsonValues.Shortened(JsonValues.Text(value))}'";
}
