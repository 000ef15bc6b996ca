using WorkflowFunctions.Portal.Builder;

namespace WorkflowFunctions.Portal.Tests.Builder;

public sealed class ReturnedNamesTests
{
    [Theory]
    [InlineData("return { price: 10 * n, big };", "price big")]
    [InlineData("if (a) { return{price:1} }\nreturn {\n  hosts: [{ inner: 1 }, f({ other: 2 })], 'sans' : 3,\n  \"quoted\": '}, fake: 1',\n};", "price hosts sans quoted")]
    [InlineData("// return { comment: 1 }\n/* return { block: 1 } */ const t = `return { text: 1 }`; return { a: `x, y: ${1}`, b: 'it\\'s, c: 1' };", "a b")]
    [InlineData("return { a: x ? 1 : 2, ...rest, [key]: 1, method() { return 1; }, b: 2 }", "a b")]
    [InlineData("const noreturn = { a: 1 }; return x;", "")]
    [InlineData("return { a: 1, b", "a")]
    [InlineData("return {", "")]
    [InlineData("return \"", "")]
    [InlineData("/*", "")]
    [InlineData("return", "")]
    [InlineData("", "")]
    public void Members_of_what_a_script_returns_are_found(string script, string names) => Assert.Equal(names, string.Join(' ', ReturnedNames.In(script)));

    [Fact]
    public void The_longest_scripts_are_read_as_far_as_they_go()
    {
        Assert.Empty(ReturnedNames.In(string.Concat(Enumerable.Repeat("return {", 8_000))));
        Assert.Empty(ReturnedNames.In(new string('"', 64_000)));
        Assert.Equal(["a"], ReturnedNames.In(string.Concat(Enumerable.Repeat("return {a} ", 5_800))));
        Assert.Equal(100, ReturnedNames.In(string.Concat(Enumerable.Range(0, 3_000).Select(number => $"return {{n{number}}} "))).Count());
    }
}
