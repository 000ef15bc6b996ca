using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Core.Steps;
using WorkflowFunctions.Core.Tests.Support;

namespace WorkflowFunctions.Core.Tests.Definitions;

public class SecretRulesTests
{
    [Theory]
    [InlineData("""{ "BasicPassword": "$(secret:Api)" }""")]
    [InlineData("""{ "BasicPassword": "$(secret:A)$(secret:B)" }""")]
    [InlineData("""{ "BasicPassword": null }""")]
    [InlineData("""{ "Headers": { "Authorization": ["Bearer $(secret:Api)"], "X-Any": ["plain"] } }""")]
    [InlineData("""{ "Headers": { "Authorization": "$(token)" } }""")]
    [InlineData("""{ "Headers": { "Authorization": ["Bearer $(login.token)"] } }""")]
    [InlineData("""{ "Headers": { "Authorization": ["GoogleLogin  $(kind)$(token)"] } }""")]
    public void A_secret_is_named_and_never_given(string parameters) => Assert.Empty(Literals(parameters));

    [Theory]
    [InlineData("""{ "BasicPassword": "hunter2" }""", "Parameter 'BasicPassword'")]
    [InlineData("""{ "basicpassword": "hunter2" }""", "Parameter 'basicpassword'")]
    [InlineData("""{ "BasicPassword": "hunter2$(secret:Api)" }""", "Parameter 'BasicPassword'")]
    [InlineData("""{ "BasicPassword": "$(hunter2)" }""", "Parameter 'BasicPassword'")]
    [InlineData("""{ "BasicPassword": ["hunter2"] }""", "Parameter 'BasicPassword'")]
    [InlineData("""{ "Headers": { "authorization": ["Bearer hunter2"] } }""", "Header 'authorization'")]
    [InlineData("""{ "Headers": { "Authorization": "Basic hunter2" } }""", "Header 'Authorization'")]
    [InlineData("""{ "Headers": { "Authorization": "hunter2" } }""", "Header 'Authorization'")]
    [InlineData("""{ "Headers": { "Authorization": "Bearer hunter2$(token)" } }""", "Header 'Authorization'")]
    [InlineData("""{ "Headers": { "Authorization": "Bearer $(token)hunter2" } }""", "Header 'Authorization'")]
    [InlineData("""{ "Headers": { "Authorization": "Digest hunter2 $(token)" } }""", "Header 'Authorization'")]
    [InlineData("""{ "Headers": { "Authorization": ["Bearer $(token)", "Bearer hunter2"] } }""", "Header 'Authorization'")]
    [InlineData("""{ "Headers": { "Authorization": { "x": "hunter2" } } }""", "Header 'Authorization'")]
    public void A_literal_in_the_place_of_a_secret_is_refused_even_in_a_draft_and_not_shown(string parameters, string named)
    {
        var message = Assert.Single(Literals(parameters));

        Assert.StartsWith(named, message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{ "BasicPassword": "hunter2", "URL": "https://h/" }""", """{"BasicPassword":"","URL":"https://h/"}""")]
    [InlineData("""{ "Headers": { "Authorization": ["hunter2"], "X": ["y"] } }""", """{"Headers":{"Authorization":"","X":["y"]}}""")]
    [InlineData("""{ "BasicPassword": "$(secret:Api)" }""", """{"BasicPassword":"$(secret:Api)"}""")]
    public void Blanking_leaves_the_places_of_literals_empty_and_all_else_as_it_is(string parameters, string blanked)
    {
        var step = SecretRules.Blank(Call(parameters), StepTypes.RestRequest);

        Assert.Equal(blanked, JsonValues.Text(step.ConfigurationParameters));
        Assert.Empty(SecretRules.Literals(step, StepTypes.RestRequest));
    }

    [Fact]
    public void Blanking_leaves_no_place_where_the_step_asks_for_its_token_itself()
    {
        var authored = Call("""{ "Headers": { "authorization": "Bearer hunter2", "X": "y" }, "client_secret": "hunter2" }""");

        Assert.Equal("""{"Headers":{"X":"y"},"client_secret":""}""",
            JsonValues.Text(SecretRules.Blank(authored, StepTypes.OAuthRestRequest).ConfigurationParameters));
    }

    [Theory]
    [InlineData("AzureFunction", """{ "Headers": { "X-Functions-Key": ["hunter2"], "X": "y" }, "FunctionKey": "hunter2" }""", """{"Headers":{"X":"y"},"FunctionKey":""}""", 2)]
    [InlineData("azurefunction", """{ "Headers": { "Authorization": "hunter2", "x-functions-key": "$(key)" } }""", """{"Headers":{"Authorization":""}}""", 2)]
    [InlineData("AzureFunctionOAuth", """{ "Headers": { "Authorization": "hunter2", "x-functions-key": "hunter2" }, "FunctionKey": "$(secret:K)" }""", """{"Headers":{},"FunctionKey":"$(secret:K)"}""", 2)]
    [InlineData("AzureFunction", """{ "Headers": { "x-functions-key": "$(secret:K)" } }""", """{"Headers":{"x-functions-key":"$(secret:K)"}}""", 0)]
    [InlineData("RESTRequest", """{ "Headers": { "x-functions-key": "literal" } }""", """{"Headers":{"x-functions-key":"literal"}}""", 0)]
    public void The_key_of_a_function_is_a_secret_and_has_no_place_among_its_headers(string type, string parameters, string blanked, int problems)
    {
        var step = Flow.Step(type, "Call", "EndNOOP", parameters);
        var messages = DefinitionValidator.Shape([step], StepCatalogue.BuiltIn).Select(problem => problem.Message).ToList();

        Assert.Equal(problems, messages.Count);
        Assert.DoesNotContain(messages, message => message.Contains("hunter2", StringComparison.Ordinal));
        var blank = SecretRules.Blank(step, StepTypes.Find(type));
        Assert.Equal(blanked, JsonValues.Text(blank.ConfigurationParameters));
        Assert.Empty(SecretRules.Literals(blank, StepTypes.Find(type)));
    }

    [Theory]
    [InlineData("""{ "URL": "https://h/", "BasicUsername": "u", "BasicPassword": "" }""", "Parameter 'BasicPassword' of step 'Call' is empty; write $(secret:Name), or leave it out.")]
    [InlineData("""{ "URL": "https://h/", "BasicUsername": "u", "BasicPassword": null }""", null)]
    [InlineData("""{ "URL": "https://h/", "BasicUsername": "u" }""", null)]
    [InlineData("""{ "URL": "https://h/", "headers": { "Authorization": "" } }""", "Header 'Authorization' of step 'Call' is empty; write it as 'Bearer $(secret:Name)', for example, or leave it out.")]
    [InlineData("""{ "URL": "https://h/", "Headers": { "authorization": ["Bearer $(secret:Api)", ""] } }""", "Header 'authorization' of step 'Call' is empty; write it as 'Bearer $(secret:Name)', for example, or leave it out.")]
    [InlineData("""{ "URL": "https://h/", "Headers": { "X-Empty": "" } }""", null)]
    public void The_place_of_a_secret_that_is_empty_is_refused_by_publishing(string parameters, string? problem)
    {
        Assert.Equal(
            problem is null ? [] : [problem],
            DefinitionValidator.Flow(Flow.Around(Call(parameters)), StepCatalogue.BuiltIn, People.IsRole).Select(found => found.Message));
        Assert.Empty(Literals(parameters));
    }

    [Theory]
    [InlineData("Email", """{ "Subject": "$(secret:Api)", "Message": "m", "Recipients": ["a@example.com"] }""", "Subject")]
    [InlineData("RESTRequest", """{ "URL": "https://h/$(secret:Api)" }""", "URL")]
    [InlineData("SetVariable", """{ "Variables": { "x": "$(secret:Api)" } }""", "Variables")]
    public void A_secret_in_a_parameter_that_takes_none_is_refused_by_publishing(string type, string parameters, string parameter) =>
        Assert.Contains(
            $"Parameter '{parameter}' of step 'Do' has the token '$(secret:Api)', but takes no secrets.",
            DefinitionValidator.Flow(Flow.Around(Flow.Step(type, "Do", "EndNOOP", parameters)), StepCatalogue.BuiltIn, People.IsRole)
                .Select(problem => problem.Message));

    private static IEnumerable<string> Literals(string parameters) =>
        DefinitionValidator.Shape([Call(parameters)], StepCatalogue.BuiltIn).Select(problem => problem.Message);

    private static StepDefinition Call(string parameters) => Flow.Step("RESTRequest", "Call", "EndNOOP", parameters);
}
