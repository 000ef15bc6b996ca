using WorkflowFunctions.Core.Expressions;
using WorkflowFunctions.Core.Tests.Support;

namespace WorkflowFunctions.Core.Tests.Expressions;

public class TokenScopeTests
{
    [Theory]
    [InlineData("requester", "erin")]
    [InlineData("requester:mail", "erin@example.com")]
    [InlineData("instanceid", "11111111-2222-4333-8444-555555555555")]
    [InlineData("referenceid", "4711")]
    [InlineData("TITLE", "www.example.com")]
    [InlineData("WorkflowType", "Enrollment")]
    [InlineData("definition", "Certificate request")]
    [InlineData("step", "Gate step")]
    [InlineData("now", "2026-03-02T12:00:00Z")]
    public void Built_in_names_tell_of_the_instance(string name, string value) => Assert.Equal(value, Find("{}", name));

    [Fact]
    public void Built_in_names_come_before_the_data_bucket() => Assert.Equal("erin", Find("""{ "requester": "mallory" }""", "requester"));

    /// <summary>Otherwise the requester would say where the link of a mail to the approvers leads.</summary>
    [Theory]
    [InlineData("notice:link")]
    [InlineData("Notice:Link")]
    [InlineData("notice:link.at")]
    public void No_value_of_an_instance_stands_for_a_token_of_notices(string name) =>
        Assert.Null(Find("""{ "notice:link": { "at": "https://evil.example.com" } }""", name));

    [Fact]
    public void Without_an_address_the_requesters_mail_is_unresolved_whatever_the_data_say()
    {
        var walk = Walk.Begin(Flow.OneApproval(), """{ "requester:mail": "mallory@example.com" }""", People.Erin.Person with { Mail = null });

        Assert.Null(new TokenScope(walk.Snapshot).Find("requester:mail"));
    }

    [Theory]
    [InlineData("a", "{\"b\":[1,{\"C\":\"deep\"}],\"n\":null}")]
    [InlineData("A.B.1.c", "deep")]
    [InlineData("a.b.0", "1")]
    [InlineData("a.n", "")]
    public void A_path_reads_into_a_stored_value(string name, string value) =>
        Assert.Equal(value, Find("""{ "a": {"b":[1,{"C":"deep"}],"n":null} }""", name));

    [Theory]
    [InlineData("b")]
    [InlineData("a.x")]
    [InlineData("a.b.2")]
    [InlineData("a.b.-1")]
    [InlineData("a.b.+1")]
    [InlineData("a.b.99999999999")]
    [InlineData("a.b.0.c")]
    [InlineData("a.")]
    [InlineData(".a")]
    [InlineData(".")]
    [InlineData("")]
    [InlineData("requester.name")]
    public void A_path_that_leads_nowhere_is_unresolved(string name) => Assert.Null(Find("""{ "a": { "b": [1, 2] } }""", name));

    [Theory]
    [InlineData("metadata:Owner", "olga")]
    [InlineData("METADATA:owner", "olga")]
    [InlineData("metadata:cost.centre", "47")]
    [InlineData("metadata.Owner", "olga")]
    [InlineData("metadata:Given", "as a whole")]
    public void A_metadata_field_is_read_by_its_name(string name, string value) =>
        Assert.Equal(value, Find("""{ "metadata": { "Owner": "olga", "cost.centre": 47, "Given": "in the map" }, "metadata:Given": "as a whole" }""", name));

    [Theory]
    [InlineData("""{ "metadata": { "Owner": "olga" } }""", "metadata:Other")]
    [InlineData("""{ "metadata": { "Owner": "olga" } }""", "metadata:")]
    [InlineData("""{ "metadata": ["olga"] }""", "metadata:0")]
    [InlineData("""{ "metadata": "olga" }""", "metadata:Owner")]
    [InlineData("{}", "metadata:Owner")]
    public void A_metadata_field_that_is_not_there_is_unresolved(string data, string name) => Assert.Null(Find(data, name));

    [Theory]
    [InlineData("call.StatusCode", "200")]
    [InlineData("call.other", "inner")]
    [InlineData("call.body.x", "longest")]
    public void The_longest_stored_name_is_the_value_and_the_rest_the_path(string name, string? value) =>
        Assert.Equal(value, Find("""
            {
              "call": { "StatusCode": "wrong", "other": "inner", "body": { "x": "wrong" } },
              "call.StatusCode": 200,
              "call.body": { "x": "longest" }
            }
            """, name));

    [Fact]
    public void Where_the_longest_stored_name_has_no_such_path_no_shorter_one_steps_in() =>
        Assert.Null(Find("""{ "call": { "body": { "y": "shorter" } }, "call.body": { "x": 1 } }""", "call.body.y"));

    private static string? Find(string data, string name) => Scopes.Of(data).Find(name) is { } value ? JsonValues.Text(value) : null;
}
