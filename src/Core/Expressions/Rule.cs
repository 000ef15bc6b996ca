using System.Collections.Immutable;
using WorkflowFunctions.Core.Queries;

namespace WorkflowFunctions.Core.Expressions;

/// <summary>
/// A condition over tokens, in the language of queries. It is read before any token has a value, so that no value can change what it asks.
/// </summary>
public abstract record Rule
{
    private Rule()
    {
    }

    public sealed record And(Rule Left, Rule Right) : Rule;

    public sealed record Or(Rule Left, Rule Right) : Rule;

    public sealed record Not(Rule Inner) : Rule;

    /// <summary>True or False, as the token says.</summary>
    public sealed record Truth(string Token) : Rule;

    public sealed record Constant(bool Value) : Rule;

    public sealed record Compare(string Token, QueryOperator Operator, RuleOperand Value) : Rule;

    /// <summary>Whether the token equals one of the operands.</summary>
    /// <param name="IsList">Whether they were written one by one; otherwise the one operand is a token that may stand for several.</param>
    public sealed record In(string Token, ImmutableArray<RuleOperand> Values, bool IsList) : Rule;
}

/// <summary>What a token is compared with.</summary>
public abstract record RuleOperand
{
    private RuleOperand()
    {
    }

    /// <summary>A value that stands in the rule.</summary>
    public sealed record Literal(QueryValue Value) : RuleOperand;

    /// <summary>The value of another token, compared as what both are: numbers, dates, True or False, or texts.</summary>
    public sealed record Token(string Name) : RuleOperand;

    /// <summary>A text with tokens in it.</summary>
    public sealed record Template(string Text) : RuleOperand;
}
