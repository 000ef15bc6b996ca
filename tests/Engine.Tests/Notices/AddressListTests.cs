using WorkflowFunctions.Engine.Notices;

namespace WorkflowFunctions.Engine.Tests.Notices;

public sealed class AddressListTests
{
    [Theory]
    [InlineData("a", "a")]
    [InlineData("a;b,c", "a|b|c")]
    [InlineData(" a ;; , b,", "a|b")]
    [InlineData(";, ", "")]
    [InlineData("", "")]
    [InlineData("\"x, y\" <a>; b", "\"x, y\" <a>|b")]
    [InlineData("\"x\\\", y\" <a>; b", "\"x\\\", y\" <a>|b")]
    [InlineData("a\\;b", "a\\|b")]
    [InlineData("\"x, y; b", "\"x|y|b")]
    [InlineData("\"x\\", "\"x\\")]
    public void A_list_is_split_at_separators_outside_of_quotes(string text, string entries) =>
        Assert.Equal(entries, string.Join('|', AddressList.Split(text)));
}
