using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Core.Steps;
using WorkflowFunctions.Core.Tests.Support;

namespace WorkflowFunctions.Core.Tests.Definitions;

public class RequestRuleTests
{
    [Fact]
    public void The_authority_of_a_url_is_looked_for_once()
    {
        var step = Flow.Step("RESTRequest", "Call", "EndNOOP", $$"""{ "URL": "https://h/{{string.Concat(Enumerable.Repeat("$(v)", 30_000))}}" }""");

        var (_, allocated) = Allocation.Of(() => DefinitionValidator.Flow(Flow.Around(step), StepCatalogue.BuiltIn, People.IsRole));

        Assert.InRange(allocated, 0, 256 << 20);
    }

    [Theory]
    [InlineData("https://api.example/$(x)?q=$(y)#$(z)", null)]
    [InlineData("http://[::1]:8080/", null)]
    [InlineData("https://$(host)/", "URL has the token '$(host)' in its scheme, host or port, where tokens are not allowed.")]
    [InlineData("$(url)", "URL has the token '$(url)' in its scheme, host or port, where tokens are not allowed.")]
    [InlineData("https://api.example:$(port)/", "URL has the token '$(port)' in its scheme, host or port, where tokens are not allowed.")]
    [InlineData("https:///$(host)/", "URL is 'https:///value/', but must be an absolute http or https address.")]
    [InlineData("api.example/x", "URL is 'api.example/x', but must be an absolute http or https address.")]
    [InlineData("ftp://api.example/", "URL is 'ftp://api.example/', but must be an absolute http or https address.")]
    [InlineData("https://me:secret@api.example/", "URL has a user in front of its host; leave that out.")]
    public void The_address_is_absolute_and_has_tokens_behind_its_host_only(string url, string? problem) =>
        Is(problem, "RESTRequest", $$"""{ "URL": "{{url}}" }""");

    [Theory]
    [InlineData("""{ "X-One": "a", "Accept": ["b", "c"] }""", null)]
    [InlineData("""{ "Host": "a" }""", "Header 'Host' belongs to the connection and cannot be set.")]
    [InlineData("""{ "content-length": ["1"] }""", "Header 'content-length' belongs to the connection and cannot be set.")]
    [InlineData("""{ "Transfer-Encoding": "chunked" }""", "Header 'Transfer-Encoding' belongs to the connection and cannot be set.")]
    [InlineData("""{ "Content-Type": "text/plain" }""", "Header 'Content-Type' is made from the parameter ContentType; set that.")]
    [InlineData("""{ "X Y": "a" }""", "Header 'X Y' has no name that HTTP allows: letters, digits and !#$%&'*+-.^_`|~.")]
    [InlineData("""{ "": "a" }""", "Header '' has no name that HTTP allows: letters, digits and !#$%&'*+-.^_`|~.")]
    [InlineData("""{ "X": "a\r\nY: b" }""", "Header 'X' gets a control character.")]
    public void Headers_have_names_that_are_the_authors(string headers, string? problem) =>
        Is(problem, "RESTRequest", $$"""{ "URL": "https://a.example/", "Headers": {{headers}} }""");

    [Theory]
    [InlineData("application/json", null)]
    [InlineData("text/plain; charset=utf-8", null)]
    [InlineData("multipart/x; boundary=\\\"a b\\\"", null)]
    [InlineData("json", "ContentType is 'json', but must be a media type such as 'application/json'.")]
    [InlineData("text/plain\\r\\nX: y", "ContentType is 'text/plain\r\nX: y', but must be a media type such as 'application/json'.")]
    public void The_content_type_is_a_media_type(string type, string? problem) =>
        Is(problem, "RESTRequest", $$"""{ "URL": "https://a.example/", "ContentType": "{{type}}" }""");

    [Theory]
    [InlineData("answer", null)]
    [InlineData("", null)]
    [InlineData("Requester:Mail", "DataBucketProperty is 'Requester:Mail', which is the name of a built-in token; choose another name.")]
    [InlineData("now", "DataBucketProperty is 'now', which is the name of a built-in token; choose another name.")]
    [InlineData("secret:Api", "DataBucketProperty is 'secret:Api', but must be a name that a token $(name) can have.")]
    [InlineData("a)b", "DataBucketProperty is 'a)b', but must be a name that a token $(name) can have.")]
    [InlineData(" ", "DataBucketProperty is ' ', but must be a name that a token $(name) can have.")]
    public void The_property_is_a_name_that_a_token_can_read(string property, string? problem) =>
        Is(problem, "RESTRequest", $$"""{ "URL": "https://a.example/", "DataBucketProperty": "{{property}}" }""");

    [Fact]
    public void Who_signs_in_does_so_in_one_way() =>
        Is("BasicUsername and the header 'Authorization' are both given; give one of them.", "RESTRequest",
            """{ "URL": "https://a.example/", "BasicUsername": "me", "BasicPassword": "$(secret:P)", "Headers": { "Authorization": "Bearer $(secret:T)" } }""");

    [Theory]
    [InlineData("https://id.example/token", "{}", null)]
    [InlineData("https://$(id)/token", "{}", "TokenEndpoint has tokens such as $(name) in it, but takes none.")]
    [InlineData("id.example", "{}", "TokenEndpoint is 'id.example', but must be an absolute http or https address.")]
    [InlineData("https://me@id.example/", "{}", "TokenEndpoint has a user in front of its host; leave that out.")]
    [InlineData("https://id.example/#x", "{}", "TokenEndpoint has a fragment (#), which is not sent; leave it out.")]
    [InlineData("https://id.example/", """{ "Authorization": "Bearer $(secret:T)" }""", "The header 'Authorization' is given, but it holds the token that TokenEndpoint gives.")]
    public void A_token_endpoint_is_an_address_without_tokens(string endpoint, string headers, string? problem) =>
        Is(problem, "OAuthRESTRequest", $$"""
            { "URL": "https://a.example/", "client_id": "c", "client_secret": "$(secret:S)", "TokenEndpoint": "{{endpoint}}", "Headers": {{headers}} }
            """);

    [Theory]
    [InlineData("https://fn.example/api/owner?cn=$(cn)", "{}", null)]
    [InlineData("https://fn.example/api/owner#?code=x", "{}", null)]
    [InlineData("https://fn.example/api/code?postcode=1", "{}", null)]
    [InlineData("https://fn.example/api/owner?a=b&Code=", "{}", "URL has the parameter 'code', which is the function's key, in its query; leave it out and set FunctionKey.")]
    [InlineData("https://fn.example/api/owner?c%6Fde=x#y", "{}", "URL has the parameter 'code', which is the function's key, in its query; leave it out and set FunctionKey.")]
    [InlineData("https://fn.example/", """{ "X-Functions-Key": "$(secret:K)" }""", "The header 'x-functions-key' is given, but it is made from the parameter FunctionKey; set that.")]
    [InlineData("ftp://fn.example/", "{}", "URL is 'ftp://fn.example/', but must be an absolute http or https address.")]
    public void The_key_of_a_function_is_given_in_its_parameter_alone(string url, string headers, string? problem)
    {
        Is(problem, "AzureFunction", $$"""{ "URL": "{{url}}", "Headers": {{headers}} }""");
        Is(problem, "AzureFunctionOAuth", $$"""
            { "URL": "{{url}}", "Headers": {{headers}}, "FunctionKey": "$(secret:K)", "client_id": "c", "client_secret": "$(secret:S)", "TokenEndpoint": "https://id.example/" }
            """);
    }

    [Fact]
    public void A_function_with_a_token_needs_a_key_and_its_header_is_made()
    {
        var problems = DefinitionValidator.Flow(Flow.Around(Flow.Step("AzureFunctionOAuth", "Do", "EndNOOP", """
            { "URL": "https://fn.example/", "client_id": "c", "client_secret": "$(secret:S)", "TokenEndpoint": "x", "Headers": { "Authorization": "Bearer $(t)" } }
            """)), StepCatalogue.BuiltIn, People.IsRole).Select(found => found.Message);

        Assert.Equal(
            [
                "Step 'Do' (AzureFunctionOAuth) lacks the parameter 'FunctionKey'.",
                "Step 'Do': The header 'Authorization' is given, but it holds the token that TokenEndpoint gives.",
                "Step 'Do': TokenEndpoint is 'x', but must be an absolute http or https address.",
            ],
            problems);
    }

    private static void Is(string? problem, string type, string parameters) => Assert.Equal(
        problem is null ? [] : [$"Step 'Do': {problem}"],
        DefinitionValidator.Flow(Flow.Around(Flow.Step(type, "Do", "EndNOOP", parameters)), StepCatalogue.BuiltIn, People.IsRole).Select(found => found.Message));
}
