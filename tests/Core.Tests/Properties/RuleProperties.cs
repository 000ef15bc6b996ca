using FsCheck;
using FsCheck.Fluent;
using WorkflowFunctions.Core.Expressions;
using WorkflowFunctions.Core.Tests.Expressions;
using WorkflowFunctions.Core.Tests.Support;

namespace WorkflowFunctions.Core.Tests.Properties;

/// <summary>
/// Who starts an instance chooses its values. Leaving one out, or writing it as something else, must not make a rule true that was not, nor
/// false: at most nobody knows any more.
/// </summary>
public class RuleProperties
{
    private static readonly string[] Names = ["a", "b", "c"];

    private static readonly Gen<string> Value = Gen.Elements("1", "2", "2.50", "\"x\"", "\"X y\"", "\"2026-03-31\"", "true", "false", "[1, 2]", "[\"x\"]");

    private static readonly Gen<string> Broken = Gen.Elements("null", "[]", "{}", "{ \"x\": true }");

    private static readonly Gen<string> Comparison =
        from name in Gen.Elements(Names)
        from other in Gen.Elements(Names)
        from part in Gen.Elements(
            "-gt 1", "-le 2.5", "-eq 2", "-ne 1", "-eq x", "-ne \"X Y\"", "-startswith x", "-notcontains y", "-gt 2026-01-01", "-eq True", "-in (1, x)", "-in (2, \"x y\", true)",
            $"-eq $({other})", $"-gt $({other})", $"-in $({other})", $"-eq \"$({other})\"", $"-ne \"$({other})\"", "")
        select $"$({name}) {part}";

    private static readonly Gen<(string Rule, (string Name, string Value)[] Data, (string Name, string? Value) Change)> Trials =
        from rule in Gen.Sized(size => RuleOf(Math.Min(size, 12)))
        from values in Gen.ArrayOf(Value, Names.Length)
        from changed in Gen.Elements(Names)
        from broken in Gen.OneOf(Gen.Constant<string?>(null), Broken.Select(string? (value) => value))
        select (rule, Names.Zip(values).ToArray(), (changed, broken));

    [Fact]
    public void A_value_that_is_left_out_or_is_no_value_never_turns_a_rule() =>
        Prop.ForAll(Arb.From(Trials), trial =>
        {
            var before = Truth(trial.Rule, trial.Data);
            var after = Truth(trial.Rule, trial.Data.Where(pair => pair.Name != trial.Change.Name)
                .Concat(trial.Change.Value is { } value ? [(trial.Change.Name, value)] : []));
            return (after is null || after == before).Label($"{trial.Rule} was {before} and became {after}");
        }).Check(Config.QuickThrowOnFailure.WithQuietOnSuccess(true).WithMaxTest(Cases.Of(1_000)));

    [Fact]
    public void Whatever_a_text_says_it_is_compared_as_that_text() =>
        Prop.ForAll(ArbMap.Default.ArbFor<string>().Generator.Where(text => text is not null).ToArbitrary(), text =>
        {
            var scope = Scopes.Value(text.Replace('\uD800', ' '));
            return Evaluate("$(v) -eq $(v)", scope) == true && Evaluate("NOT ($(v) -eq \"$(v)\")", scope) == false && Evaluate("$(v) -ne NULL", scope) == true;
        }).Check(Config.QuickThrowOnFailure.WithQuietOnSuccess(true).WithMaxTest(Cases.Of(1_000)));

    private static Gen<string> RuleOf(int size) => size <= 1
        ? Comparison
        : Gen.Frequency(
            (2, Comparison),
            (2, from left in RuleOf(size / 2) from right in RuleOf(size / 2) select $"({left} AND {right})"),
            (2, from left in RuleOf(size / 2) from right in RuleOf(size / 2) select $"({left} OR {right})"),
            (2, RuleOf(size - 1).Select(inner => $"NOT ({inner})")));

    private static bool? Truth(string rule, IEnumerable<(string Name, string Value)> data) =>
        Evaluate(rule, Scopes.Of($"{{{string.Join(',', data.Select(pair => $"\"{pair.Name}\": {pair.Value}"))}}}"));

    private static bool? Evaluate(string rule, TokenScope scope) =>
        new RuleEvaluation(scope, new RenderingBudget()).Of(RuleReader.Read(rule, Walk.Noon).Rule!).Truth;
}
