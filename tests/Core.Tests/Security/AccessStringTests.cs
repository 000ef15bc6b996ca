using WorkflowFunctions.Core.Security;
using WorkflowFunctions.Core.Tests.Support;

namespace WorkflowFunctions.Core.Tests.Security;

public class AccessStringTests
{
    [Theory]
    [InlineData("/", "/workflows/instances/manage/", true)]
    [InlineData("/workflows/instances/read/", "/workflows/instances/read/", true)]
    [InlineData("/workflows/instances/read/", "/workflows/instances/read/pending/", true)]
    [InlineData("/workflows/instances/read", "/workflows/instances/read/pending/", true)]
    [InlineData("/workflows/instances/read", "/workflows/instances/read", true)]
    [InlineData("/WORKFLOWS/Instances/Read/", "/workflows/instances/read/mine/", true)]
    [InlineData("/workflows/instances/read/pending/", "/workflows/instances/read/", false)]
    [InlineData("/workflows/instances/read/pending/", "/workflows/instances/read/mine/", false)]
    [InlineData("/workflows/inst", "/workflows/instances/read/", false)]
    [InlineData("workflows/", "/workflows/instances/read/", false)]
    [InlineData("", "/workflows/instances/read/", false)]
    public void An_access_string_grants_itself_and_what_lies_below_it(string granted, string needed, bool grants) =>
        Assert.Equal(grants, AccessString.Grants(granted, needed));

    [Theory]
    [InlineData("/", true)]
    [InlineData("/workflows/", true)]
    [InlineData("workflows/", false)]
    [InlineData("", false)]
    public void An_access_string_begins_with_a_slash(string text, bool valid) => Assert.Equal(valid, AccessString.IsValid(text));

    [Fact]
    public void A_caller_may_what_any_of_the_access_strings_grants()
    {
        var caller = People.Alice with { AccessStrings = ["/workflows/instances/start/", AccessString.ReadPending] };

        Assert.True(caller.May(AccessString.ReadPending));
        Assert.False(caller.May(AccessString.ReadInstances));
    }

    [Fact]
    public void A_caller_holds_any_of_some_roles_where_one_of_them_is_theirs()
    {
        Assert.True(People.Carol.HoldsAny([1, 3]));
        Assert.False(People.Carol.HoldsAny([1, 4]));
        Assert.False(People.Carol.HoldsAny([]));
    }
}
