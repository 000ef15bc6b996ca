using WorkflowFunctions.Api.SignIn;

namespace WorkflowFunctions.Api.Security.Tests;

public sealed class CallerKeyTests
{
    [Theory]
    [InlineData("users", "alice", "21eaaecc9293348423be948212f574fc2579898c845d872c5a58c71cdb20e010")]
    [InlineData("https://issuer.example.com", "subject-1", "bf72c48717766aab86f12f6eb2b45ff422ecabc2509257f1ed34799dfde80d9b")]
    public void Keys_are_what_they_were_when_votes_were_stored_under_them(string authority, string subject, string key) =>
        Assert.Equal(key, CallerKeys.Of(authority, subject));

    [Fact]
    public void Keys_differ_by_authority() =>
        Assert.NotEqual(CallerKeys.Of("users", "ALICE"), CallerKeys.Of("https://issuer.example.com", "ALICE"));

    [Fact]
    public void Only_user_names_are_compared_without_case()
    {
        Assert.Equal(CallerKeys.OfUser("Zoë"), CallerKeys.OfUser("zOË"));
        Assert.Equal(CallerKeys.OfUser("alice"), CallerKeys.Of("Users", "ALICE"));
        Assert.NotEqual(CallerKeys.Of("https://issuer.example.com", "a"), CallerKeys.Of("https://issuer.example.com", "A"));
    }

    [Theory]
    [InlineData("ab", "c", "a", "bc")]
    [InlineData("a\0", "b", "a", "\0b")]
    [InlineData("", "ab", "ab", "")]
    public void No_two_pairs_share_a_key(string authority, string subject, string otherAuthority, string otherSubject) =>
        Assert.NotEqual(CallerKeys.Of(authority, subject), CallerKeys.Of(otherAuthority, otherSubject));
}
