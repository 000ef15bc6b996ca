namespace WorkflowFunctions.Engine.Tests.Scripting;

/// <summary>Scripts find the language as it is.</summary>
public sealed class ScriptLanguageTests
{
    [Theory]
    [InlineData("[1, [2, [3, [4]]]].flat()", "[1,2,[3,[4]]]")]
    [InlineData("[1, [2, [3]]].flat(Infinity).join('-')", "\"1-2-3\"")]
    [InlineData("[, 1, [, 2]].flat().length", "2")]
    [InlineData("[[1]].flat(0)", "[[1]]")]
    [InlineData("[[1]].flat('x')", "[[1]]")]
    [InlineData("String([1, null, [2, undefined]])", "\"1,,2,\"")]
    [InlineData("(() => { const a = [1, [2]]; a.push(a); return String(a); })()", "\"1,2,\"")]
    [InlineData("Array.prototype.join.call('ab', '+')", "\"a\u002Bb\"")]
    [InlineData("Array.prototype.join.call({ length: 2, 0: 1, 1: { toString: () => 'x' } })", "\"1,x\"")]
    [InlineData("JSON.stringify({ a: 1, b: [1, { a: 2, c: 3 }] }, ['a', 'b'])", "\"{\\u0022a\\u0022:1,\\u0022b\\u0022:[1,{\\u0022a\\u0022:2}]}\"")]
    [InlineData("JSON.parse(JSON.stringify({ x: 1, y: undefined, z: new Date(0) }, null, 2))", """{"x":1,"z":"1970-01-01T00:00:00.000Z"}""")]
    [InlineData("JSON.stringify({ a: 1 }, (k, v) => k === 'a' ? v + 1 : v).length", "7")]
    [InlineData("JSON.stringify(undefined) === undefined", "true")]
    [InlineData("JSON.stringify({ toJSON: key => 'k' + key }).length", "3")]
    [InlineData("'ab'.repeat(3)", "\"ababab\"")]
    [InlineData("''.repeat(1e9)", "\"\"")]
    [InlineData("'abc'.repeat('2')", "\"abcabc\"")]
    [InlineData("'a'.repeat()", "\"\"")]
    [InlineData("'x'.padStart(3, 'ab') + 'x'.padEnd(2) + 'a'.padStart(2, undefined)", "\"abxx  a\"")]
    [InlineData("''.concat(1, null, 'x')", "\"1nullx\"")]
    [InlineData("`x${1 + 1}y${`n${2}`}`", "\"x2yn2\"")]
    [InlineData("(() => { return`a${1}`; })()", "\"a1\"")]
    [InlineData("((s, ...v) => s.raw.join('|') + v)`a${1}b`", "\"a|b1\"")]
    [InlineData("(() => { const found = []; for (const key in [7]) found.push(key); return found; })()", "[\"0\"]")]
    [InlineData("Object.keys('').length + Object.keys({ a: 1 }).length", "1")]
    [InlineData("['b', 'a'].sort().concat(['c']).map(x => x + x).filter(x => x !== 'aa')", "[\"bb\",\"cc\"]")]
    [InlineData("Array.from(new Set('aab'), x => x + 1)", "[\"a1\",\"b1\"]")]
    [InlineData("Object.entries({ a: 1 })", "[[\"a\",1]]")]
    [InlineData("'abc'.replace(/b/g, x => x + x).split('b').length", "3")]
    [InlineData("'a-b-c'.replace('-', '+') + ' ' + 'a-b-c'.replaceAll('-', '+')", "\"a+b-c a+b+c\"")]
    [InlineData("'John Smith'.replace(/(\\w+)\\s(\\w+)/, '$2, $1')", "\"Smith, John\"")]
    [InlineData("'aaa'.replace(/a/g, (found, at) => at) + 'x'.replace('x')", "\"012undefined\"")]
    [InlineData("'x'.repeat(3e5).replace(/x/g, 'yz').length", "600000")]
    [InlineData("'x'.repeat(5e4).replaceAll('x', '$&y').length", "100000")]
    [InlineData("'a' + 1 + `${'b' + `${2 + 'c'}`}${(1, 3)}` + [4, 5] + null", "\"a1b2c34,5null\"")]
    [InlineData("(() => { let s = 'a'; s += 'b' + 'c'; return s + { toString: () => 'd' } })()", "\"abcd\"")]
    [InlineData("`${{ toString: () => 'text' }}`", "\"text\"")]
    [InlineData("1 + 2 + 3.5", "6.5")]
    [InlineData("[...'a1b2'.matchAll(/[0-9]/g)].map(found => found[0])", "[\"1\",\"2\"]")]
    [InlineData("encodeURIComponent('\u00e4 ') + encodeURI('a b')", "\"%C3%A4%20a%20b\"")]
    [InlineData("JSON.parse('{\"a\":[1]}', (k, v) => v)", """{"a":[1]}""")]
    [InlineData("'b'.localeCompare('a')", "1")]
    [InlineData("String.raw`a${1}\\n`", "\"a1\\\\n\"")]
    [InlineData("(2n ** 64n).toString()", "\"18446744073709551616\"")]
    [InlineData("[...(function* () { yield 1; yield 2; })()]", "[1,2]")]
    [InlineData("[1, 2, 3].values().filter(x => x > 1).map(x => x * 2).toArray()", "[4,6]")]
    [InlineData("Array.from(new Uint8Array([1, 257]))", "[1,1]")]
    [InlineData("Reflect.ownKeys({ a: 1 })", "[\"a\"]")]
    public async Task An_expression_has_its_value(string expression, string value)
    {
        var values = Scripts.Json(await Scripts.ValuesAsync($"return {{ a: {expression} }};"));

        Assert.True(System.Text.Json.JsonElement.DeepEquals(Scripts.Json(value), values.GetProperty("a")), values.ToString());
    }

    [Theory]
    [InlineData("'a'.repeat(-1)", "RangeError: Invalid count value (line 1)")]
    [InlineData("String.prototype.repeat.call(null, 1)", "TypeError: ")]
    [InlineData("Array.prototype.join.call(undefined)", "TypeError: ")]
    [InlineData("JSON.stringify((() => { const a = {}; a.a = a; return a; })()).length", "TypeError: ")]
    public async Task Or_throws_what_the_language_says(string expression, string reason) =>
        Assert.StartsWith(reason, await Scripts.FailureAsync($"return {{ a: {expression} }};"), StringComparison.Ordinal);
}
