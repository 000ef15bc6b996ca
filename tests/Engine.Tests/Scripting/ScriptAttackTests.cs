using WorkflowFunctions.ScriptWorker;

namespace WorkflowFunctions.Engine.Tests.Scripting;

/// <summary>Scripts of a hostile author, and the reasons that are told of them.</summary>
public sealed class ScriptAttackTests
{
    private static readonly ScriptLimits Tight = new() { Time = TimeSpan.FromSeconds(2), Regex = TimeSpan.FromSeconds(0.2) };

    private const string TooLong = "the script ran longer than 2 seconds";
    private const string TooMuch = "the script used more than 64 MiB of memory";
    private const string TooDeep = "the script calls itself more than 200 levels deep";
    private const string Nested = "the script nests calls or data too deeply";
    private const string NoStack = "RangeError: Maximum call stack size exceeded (line 1)";
    private const string NoSuchString = "RangeError: Invalid string length (line 1)";
    private const string TooMuchProcessor = "the script used more than 6 seconds of processor time";
    private const string SlowRegex = "a regular expression of the script took longer than 0.2 seconds";
    private const string TooManyStatements = "the script took more than 1000000 statements";
    private const string TooManyElements = "the script made an array of more than 131072 elements";

    /// <summary>Which limit a script comes to first is a matter of the machine: a busy one lets its time pass, and a quick one does the most that is allowed.</summary>
    private static readonly string[] Any = [TooLong, TooMuchProcessor, TooManyStatements, TooMuch];

    [Theory]
    [InlineData("for (;;);")]
    [InlineData("for (;;) { try { for (;;); } catch { } finally { for (;;); } }")]
    [InlineData("try { for (;;); } finally { for (;;); }")]
    [InlineData("const a = [3, 2, 1, 0]; a.sort(() => { for (;;); });")]
    [InlineData("throw { get message() { for (;;); } };")]
    [InlineData("const a = []; for (let i = 0; ; i++) a[0] = i;")]
    public async Task One_that_loops_is_stopped(string script) =>
        Assert.Contains(await Scripts.FailureAsync(script, Tight), Any);

    [Theory]
    [InlineData("function f() { f(); } f();")]
    [InlineData("function f() { g(); } function g() { f(); } f();")]
    [InlineData("function F() { new F(); } new F();")]
    [InlineData("const o = { get a() { return this.a; } }; o.a;")]
    [InlineData("function f() { [1, 2].reduce(f); } f();")]
    [InlineData("function f() { f.apply(null, []); } f();")]
    [InlineData("function f() { 'x'.replace(/x/, f); } f();")]
    [InlineData("const a = [3, 2, 1]; a.sort(function c() { a.sort(c); return 1; });")]
    [InlineData("function f() { try { f(); } catch { f(); } } f();")]
    public async Task One_that_calls_itself_is_stopped(string script) => Assert.Contains(await Scripts.FailureAsync(script, Tight), (string[])[.. Any, TooDeep, Nested, NoStack]);

    [Theory]
    [InlineData("const o = { [Symbol.toPrimitive]: () => +o }; +o;")]
    [InlineData("const o = { toString() { return '' + o; } }; return '' + o;")]
    [InlineData("const f = () => 1; Object.defineProperty(f, Symbol.hasInstance, { value: x => x instanceof f }); ({}) instanceof f;")]
    [InlineData("JSON.stringify(1, (k, v) => [v]);")]
    [InlineData("const o = { toJSON: () => JSON.stringify(o) }; JSON.stringify(o);")]
    [InlineData("let o = []; for (let i = 0; i < 30000; i++) o = [o]; o.flat(Infinity); throw new RangeError('survived');")]
    [InlineData("let o = []; for (let i = 0; i < 30000; i++) o = [o]; String(o); throw new RangeError('survived');")]
    [InlineData("let o = []; for (let i = 0; i < 30000; i++) o = [o]; JSON.stringify(o); throw new RangeError('survived');")]
    [InlineData("let o = {}; for (let i = 0; i < 30000; i++) o = { o }; JSON.stringify(o); throw new RangeError('survived');")]
    [InlineData("let C = class {}; for (let i = 0; i < 20000; i++) C = class extends C {}; new C();")]
    [InlineData("let f = () => 1; for (let i = 0; i < 30000; i++) f = f.bind(null); f(); throw new RangeError('survived');")]
    [InlineData("let p = {}; for (let i = 0; i < 30000; i++) p = Object.create(p); p.x; throw new RangeError('survived');")]
    [InlineData("JSON.parse('['.repeat(100000) + ']'.repeat(100000));")]
    public async Task One_that_nests_calls_of_the_interpreter_does_not_end_the_process(string script)
    {
        var reason = await Scripts.FailureAsync(script, Tight);

        Assert.True(Any.Contains(reason) || reason is TooDeep or Nested || reason.StartsWith("RangeError", StringComparison.Ordinal) || reason.StartsWith("SyntaxError", StringComparison.Ordinal), reason);
    }

    [Theory]
    [InlineData("const a = []; for (;;) a.push('x'.repeat(1000));")]
    [InlineData("let s = 'x'; for (;;) s += s;")]
    [InlineData("let s = 'x'; for (let i = 0; i < 40; i++) s = `${s}${s}`;")]
    [InlineData("const m = new Map(); for (let i = 0; ; i++) m.set(i, 'x' + i);")]
    [InlineData("return { a: new Array(1e9).fill(0) };")]
    [InlineData("return { a: Array.from({ length: 1e9 }) };")]
    [InlineData("return { a: [...'x'.repeat(1e6)] };")]
    [InlineData("return { a: 'a'.repeat(2e7).split('') };")]
    [InlineData("return { a: Math.max.apply(null, { length: 1e8 }) };")]
    [InlineData("return { a: Array.prototype.slice.call({ length: 4294967290 }) };")]
    [InlineData("return { a: 'a'.repeat(1e9) };")]
    [InlineData("return { a: 'a'.padStart(9e8).length };")]
    [InlineData("let a = [1, 2]; for (let i = 0; i < 40; i++) a = [a, a]; return { a: JSON.stringify(a) };")]
    public async Task One_that_takes_memory_is_stopped(string script) =>
        Assert.Contains(await Scripts.FailureAsync(script, Tight), (string[])[.. Any, TooManyElements, NoSuchString]);

    [Theory]
    [InlineData("let a = [1, 2]; for (let i = 0; i < 40; i++) a = [a, a]; return { a: a.flat(Infinity) };")]
    [InlineData("let a = [1, 2]; for (let i = 0; i < 40; i++) a = [a, a]; return { a: String(a) };")]
    [InlineData("const a = []; a.length = 99999; return { a: a.join('x'.repeat(100000)).length };")]
    [InlineData("const s = 'x'.repeat(1e6), o = {}; for (let i = 0; i < 5000; i++) o['k' + i] = s; return { a: JSON.stringify(o).length };")]
    [InlineData("return { a: Array.prototype.lastIndexOf.call({ length: 9007199254740991 }, 5) };")]
    [InlineData("return { a: Array.prototype.join.call({ length: 9007199254740991 }, '') };")]
    [InlineData("return { a: Array.prototype.flat.call({ length: 9007199254740991 }) };")]
    [InlineData("const s = 'x'.repeat(8e6); return { a: ''.concat(...new Array(90000).fill(s)).length };")]
    [InlineData("const s = 'x'.repeat(8e6); return { a: new Array(9000).fill(s).map(String.prototype.toUpperCase.call, String.prototype.toUpperCase).length };")]
    [InlineData("const s = 'x'.repeat(8e6); return { a: new Array(9000).fill(0).map(String.prototype.concat.bind(s, s)).length };")]
    [InlineData("const s = 'x'.repeat(4e6); return { a: 'a'.repeat(9000).replace(/a/g, () => s).length };")]
    [InlineData("const s = 'x'.repeat(4e6); return { a: 'a'.repeat(9000).replaceAll('a', s).length };")]
    [InlineData("return { a: encodeURIComponent('\u20ac'.repeat(1e7)).length };")]
    [InlineData("let s = 'x'.repeat(1e6); for (let i = 0; i < 4; i++) s += s; return { a: s.split('').length };")]
    [InlineData("let s = 'x'.repeat(1e6); for (let i = 0; i < 4; i++) s += s; return { a: s.match(/x/g).length };")]
    [InlineData("let s = '[],'.repeat(3e5); for (let i = 0; i < 4; i++) s += s; return { a: JSON.parse('[' + s + '0]').length };")]
    [InlineData("const s = 'x'.repeat(1e6); return { a: s.replace(/x/g, '$&$&$&$&$&').length };")]
    [InlineData("const s = 'x'.repeat(1e5); return { a: s.replaceAll('x', \"$'\").length };")]
    [InlineData("const s = 'x'.repeat(1e6); return { a: s.replace(/x/g, s).length };")]
    [InlineData("const s = 'x'.repeat(1e5); return { a: s.replaceAll({ toString: () => 'x' }, s).length };")]
    public async Task A_single_operation_without_end_is_stopped_while_it_goes_on(string script) =>
        Assert.Contains(await Scripts.FailureAsync(script, Tight), (string[])[.. Any, TooManyElements, NoSuchString, SlowRegex, "RangeError: Invalid array length (line 1)"]);

    [Theory]
    [InlineData("s.toUpperCase()")]
    [InlineData("`${s}${s}`")]
    [InlineData("s = `${s}${s}`")]
    [InlineData("s += s")]
    [InlineData("`${s}${s}${s}${s}${s}${s}${s}${s}${s}${s}${s}${s}${s}${s}${s}${s}${s}${s}${s}${s}`")]
    public async Task A_single_statement_of_thousands_of_operations_is_stopped_in_between(string operation)
    {
        var script = $"let s = 'x'.repeat(1e6); return {{ a: [{string.Join(',', Enumerable.Repeat(operation, Math.Min(3000, 60_000 / operation.Length)))}].length }};";

        Assert.Contains(await Scripts.FailureAsync(script, Tight), (string[])[.. Any, NoSuchString]);
    }

    [Theory]
    [InlineData("return { a: /^(a+)+$/.test('a'.repeat(40) + '!') };")]
    [InlineData("return { a: /^(([a-z])+.)+[A-Z]([a-z])+$/.test('a'.repeat(60)) };")]
    [InlineData("return { a: new RegExp('^(a*)*\\\\1b$').test('a'.repeat(40) + '!') };")]
    [InlineData("for (;;) { try { /^(a+)+$/.test('a'.repeat(40) + '!'); } catch { } }")]
    public async Task A_regular_expression_without_end_is_stopped(string script) =>
        Assert.Contains(await Scripts.FailureAsync(script, Tight), (string[])[.. Any, SlowRegex]);

    public static TheoryData<string> DeepTexts => new(
        "return " + string.Concat(Enumerable.Repeat("a=>", 20_000)) + "1",
        "return {a:" + new string('(', 30_000) + "1" + new string(')', 30_000) + "}",
        "return {a:" + new string('[', 30_000) + new string(']', 30_000) + "}",
        "return {a:" + string.Join('+', Enumerable.Repeat("1", 30_000)) + "}",
        new string('{', 30_000) + new string('}', 30_000),
        "return " + new string('!', 60_000) + "1");

    [Theory]
    [MemberData(nameof(DeepTexts))]
    public async Task Text_that_is_nested_too_deeply_is_refused(string script)
    {
        var reason = await Scripts.FailureAsync(script);

        Assert.True(reason == "the script is nested too deeply" || reason.StartsWith("the script is no JavaScript: ", StringComparison.Ordinal), reason);
    }

    [Theory]
    [InlineData("return { a: eval('1') };")]
    [InlineData("return { a: new Function('return 1')() };")]
    [InlineData("return { a: (() => 1).constructor('return this')() };")]
    [InlineData("return { a: [].constructor.constructor('return this')() };")]
    [InlineData("return { a: console.log.constructor('return this')() };")]
    public async Task Text_is_never_code(string script) => Assert.Matches("^(ReferenceError: eval is not defined|.*String compilation has been disabled.*)", await Scripts.FailureAsync(script));

    [Fact]
    public async Task Nothing_of_the_host_is_there() =>
        Assert.Equal("""{"found":[],"self":true}""", await Scripts.ValuesAsync("""
            const names = ['System', 'importNamespace', 'clr', 'require', 'module', 'process', 'fetch', 'setTimeout', 'setInterval', 'queueMicrotask', 'host',
                'Proxy', 'SharedArrayBuffer', 'Atomics', 'Promise', 'WeakRef', 'FinalizationRegistry', 'ShadowRealm', 'eval', 'Intl'];
            return { found: names.filter(name => name in globalThis), self: (function () { return this === undefined; })() };
            """));

    [Fact]
    public async Task What_one_run_changes_no_other_run_sees()
    {
        await Scripts.ValuesAsync("Object.prototype.leak = 1; Array.prototype.join = () => 'mine'; globalThis.left = 2; JSON.parse = () => 3;");

        Assert.Equal("""{"a":[null,"1,2","undefined"]}""", await Scripts.ValuesAsync("return { a: [{}.leak, [1, 2].join(), typeof left] };"));
    }
}
