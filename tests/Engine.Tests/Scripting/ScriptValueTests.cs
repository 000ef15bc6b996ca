using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Engine.Tests.Kit;

namespace WorkflowFunctions.Engine.Tests.Scripting;

public sealed class ScriptValueTests
{
    [Theory]
    [InlineData("return { a: 1, b: 1.5, c: -0, d: true, e: null, f: 'x', g: [1, [2]], h: { i: {} } };",
        """{"a":1,"b":1.5,"c":0,"d":true,"e":null,"f":"x","g":[1,[2]],"h":{"i":{}}}""")]
    [InlineData("return { a: undefined, b: [undefined, , 1], [Symbol('s')]: 1 };", """{"b":[null,null,1]}""")]
    [InlineData("return { a: new Date(Date.UTC(2026, 0, 2, 3, 4, 5, 6)) };", """{"a":"2026-01-02T03:04:05.006Z"}""")]
    [InlineData(@"return { a: 'x\ud800y', b: '\ud83d\ude00' };", "{\"a\":\"x\uFFFDy\",\"b\":\"\\uD83D\\uDE00\"}")]
    [InlineData("return Object.assign(Object.create(null), { a: 1 });", """{"a":1}""")]
    [InlineData("return { toJSON() { return { b: 2 }; } };", null)]
    [InlineData("return;", "{}")]
    [InlineData("return null;", "{}")]
    [InlineData("const unused = 1; // a comment ends it", "{}")]
    public async Task Members_of_the_returned_object_land_in_the_data_bucket(string script, string? values)
    {
        if (values is null)
            Assert.Equal("the script returned 'toJSON', which is a function, but must be text, a number, true, false, null, a list or a plain object", await Scripts.FailureAsync(script));
        else
            Assert.Equal(values, await Scripts.ValuesAsync(script));
    }

    [Theory]
    [InlineData("return 5;", "the script returned a number, but must return an object whose members are stored, or nothing")]
    [InlineData("return 'x';", "the script returned text, but must return an object whose members are stored, or nothing")]
    [InlineData("return [1];", "the script returned a list, but must return an object whose members are stored, or nothing")]
    [InlineData("return new Map();", "the script returned an object that is not plain, but must return an object whose members are stored, or nothing")]
    [InlineData("return () => 1;", "the script returned a function, but must return an object whose members are stored, or nothing")]
    [InlineData("return { a: { b: [NaN] } };", "the script returned 'a.b[0]', which is NaN, but must be text, a number, true, false, null, a list or a plain object")]
    [InlineData("return { a: -1 / 0 };", "the script returned 'a', which is -Infinity, but must be text, a number, true, false, null, a list or a plain object")]
    [InlineData("return { a: Symbol('x') };", "the script returned 'a', which is a symbol, but must be text, a number, true, false, null, a list or a plain object")]
    [InlineData("return { a: new (class Point {})() };", "the script returned 'a', which is an object that is not plain, but must be text, a number, true, false, null, a list or a plain object")]
    [InlineData("return { a: new Date(NaN) };", "the script returned 'a', which is a date without a time, but must be text, a number, true, false, null, a list or a plain object")]
    [InlineData("return { get a() { for (;;); } };", "the script returned 'a', which has a getter, but must be plain data")]
    [InlineData("const a = [0]; Object.defineProperty(a, 0, { get() { for (;;); } }); return { a };", "the script returned 'a[0]', which has a getter, but must be plain data")]
    [InlineData(@"return { '\ud800': 1 };", "the script returned an object with a name that is not Unicode")]
    [InlineData("return { Title: 1 };", "the script returned 'Title', which is the name of a built-in token; choose another name")]
    [InlineData("return { a: 1, A: 2 };", "the script returned 'A' twice: names are compared without case")]
    [InlineData("const b = { a: 'x'.repeat(600000) }; return b;", "the script returned more than 512 KiB")]
    [InlineData("const x = 'x'.repeat(1000); return { a: new Array(90000).fill(x) };", "the script returned more than 512 KiB")]
    [InlineData("let a = [1, 2]; for (let i = 0; i < 40; i++) a = [a, a]; return { a };", "the script returned more than 512 KiB")]
    public async Task What_cannot_be_stored_fails_the_step_and_is_named(string script, string reason) => Assert.Equal(reason, await Scripts.FailureAsync(script));

    [Theory]
    [InlineData("const a = {}; a.a = a; return a;")]
    [InlineData("let a = []; for (let i = 0; i < 20000; i++) a = [a]; return { a };")]
    public async Task What_contains_itself_or_is_nested_without_end_fails_the_step(string script) =>
        Assert.EndsWith(": it is nested deeper than 50 levels, or contains itself", await Scripts.FailureAsync(script), StringComparison.Ordinal);

    [Fact]
    public async Task Parameters_keep_their_types_and_their_tokens_are_told_to_the_history()
    {
        var outcome = await Scripts.RunAsync(
            "return { sum: parameters.count + 1, who: parameters.who.toUpperCase(), first: parameters.list[0], text: parameters.text, raw: '$(count)' };",
            """{ "count": "$(count)", "who": "$(requester)", "list": "$(list)", "text": "a $(count)", "flag": true }""",
            """{ "count": 41, "list": ["x"] }""");

        Assert.Equal("""{"sum":42,"who":"ERIN","first":"x","text":"a 41","raw":"$(count)"}""", Assert.IsType<EffectOutcome.Succeeded>(outcome).Values.ToString());
        Assert.Equal("Replaced $(count), $(requester), $(list).", Assert.Single(outcome.Notes).Message);
    }

    [Fact]
    public async Task A_number_beyond_all_bounds_is_infinite_to_a_script() =>
        Assert.Equal("""{"a":true}""", await Scripts.ValuesAsync("return { a: parameters.x === Infinity };", """{ "x": 1e99999999999 }"""));

    [Fact]
    public async Task Parameters_that_become_too_long_fail_the_step_for_good()
    {
        var many = string.Concat(Enumerable.Repeat("$(x)", 50));

        var outcome = await Scripts.RunAsync("return {};", $$"""{ "a": "{{many}}" }""", $$"""{ "x": "{{new string('x', 100_000)}}" }""");

        outcome.FailsWith(mayPass: false, "becomes too long");
    }

    [Fact]
    public async Task The_console_writes_bounded_lines_into_the_history_and_never_throws()
    {
        var outcome = await Scripts.RunAsync("""
            console.log('hello', 1, true, null, undefined, { a: [1] }, () => 1, Symbol('s'));
            console.warn({ get a() { throw new Error('no'); } }, { toString() { throw new Error('no'); } });
            console.error('x'.repeat(100000));
            for (let i = 0; i < 1000; i++) console.debug(i);
            console.log.call(null);
            """);

        var lines = Assert.IsType<EffectOutcome.Succeeded>(outcome).Notes.Select(note => note.Message).ToList();
        Assert.Equal("""Script: hello 1 true null undefined {"a":[1]} (a function) Symbol(s)""", lines[0]);
        Assert.Equal("Script: (an object that is not plain) (an object that is not plain)", lines[1]);
        Assert.Equal(500, lines[2].Length);
        Assert.Equal(21, lines.Count);
        Assert.Equal("984 more line(s) of the script were left out.", lines[20]);
    }
}
