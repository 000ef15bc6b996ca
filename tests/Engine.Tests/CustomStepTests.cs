using System.Net;
using Example;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using WorkflowFunctions.Core;
using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Steps;
using WorkflowFunctions.Engine.Notices.Mail;
using WorkflowFunctions.Engine.Outgoing;
using WorkflowFunctions.Engine.Tests.Kit;

namespace WorkflowFunctions.Engine.Tests;

/// <summary>Step types that an installation adds, by the example of the documentation.</summary>
public sealed class CustomStepTests
{
    [Fact]
    public void The_example_of_the_documentation_is_the_code_that_is_tested_here_and_has_under_40_lines()
    {
        var code = File.ReadAllText(RepositoryFiles.Find("tests/Engine.Tests/Samples/StockExecutor.cs"));

        Assert.Contains($"```csharp\n{code}```", File.ReadAllText(RepositoryFiles.Find("docs/custom-steps.md")), StringComparison.Ordinal);
        Assert.True(code.Count(character => character == '\n') < 40);
    }

    [Fact]
    public async Task Its_values_land_in_the_data_bucket_and_the_history_tells_tokens_and_notes()
    {
        var stock = new Stock(HttpStatusCode.OK, "12");

        var outcome = Assert.IsType<EffectOutcome.Succeeded>(await AskAsync(stock, "$(article)"));

        Assert.Equal("""{"stock":12}""", outcome.Values.ToString());
        Assert.Equal("https://stock.example.com/articles/A%2F1/stock", stock.Asked?.AbsoluteUri);
        Assert.Equal(["Replaced $(article).", "12 pieces of 'A/1' are in stock."], outcome.Notes.Select(note => note.Message));
    }

    [Theory]
    [InlineData("$(unknown)", HttpStatusCode.OK, "nothing is known for a token in Article", false)]
    [InlineData("B", HttpStatusCode.NotFound, "there is no article 'B'", false)]
    [InlineData("B", HttpStatusCode.ServiceUnavailable, "the stock system answered 503", true)]
    public async Task A_failure_says_why_and_whether_it_may_pass(string article, HttpStatusCode status, string reason, bool mayPass) =>
        Assert.Equal(
            new EffectOutcome.Failed(reason, mayPass),
            Assert.IsType<EffectOutcome.Failed>(await AskAsync(new Stock(status, "0"), article)) with { Notes = [] });

    [Fact]
    public void Its_declaration_is_in_the_catalogue_and_checked_when_a_workflow_is_published()
    {
        using var services = Services(new StockExecutor(new HttpClient()));
        var catalogue = services.GetRequiredService<StepCatalogue>();

        Assert.NotNull(catalogue.Find("stocklevel"));
        Assert.Equal("Step 'Ask' (StockLevel) lacks the parameter 'Article'.",
            Assert.Single(DefinitionValidator.Flow(Workflows.Of(Workflows.Step("Ask", "StockLevel", "EndNOOP")), catalogue, _ => true)).Message);
    }

    [Theory]
    [InlineData("Custom", "The step type 'Custom' is registered 2 times; give yours another ExtensionName.")]
    [InlineData("EMAIL", "The step type 'EMAIL' is registered 2 times; give yours another ExtensionName.")]
    [InlineData("RequireApproval", "The step type 'RequireApproval' is built in; give yours another ExtensionName.")]
    [InlineData("my step", "The step type 'my step' must have an ExtensionName of 1 to 64 letters, digits, '_' and '-'.")]
    public void A_name_that_is_taken_or_is_none_is_refused(string name, string problem)
    {
        var refused = Assert.Throws<SettingsException>(() =>
            new StepCatalogue(new StepType(name, "Mine"), new StepType("Custom", "Other"), StepTypes.Email));

        Assert.Contains(problem.ToUpperInvariant(), refused.Message.ToUpperInvariant(), StringComparison.Ordinal);
    }

    [Fact]
    public void What_an_executor_declares_of_a_built_in_type_counts()
    {
        var own = StepTypes.Script with { Check = _ => ["mine."] };

        Assert.Same(own, new StepCatalogue(own).Find("script"));
        Assert.Equal(StepTypes.All.Length, new StepCatalogue(own).All.Length);
    }

    [Fact]
    public void Without_anything_registered_the_engine_brings_its_own_executors_and_refuses_a_script_that_is_none()
    {
        using var services = Services();
        var definition = Workflows.Of(Workflows.Step("Script1", "Script", "EndNOOP", ("ScriptContent", "return {")));

        Assert.Single(DefinitionValidator.Flow(definition, services.GetRequiredService<StepCatalogue>(), _ => true));
    }

    private static ServiceProvider Services(params IStepExecutor[] executors)
    {
        var services = new ServiceCollection().AddWorkflowEngine().AddOutgoing(new ConfigurationBuilder().Build()).AddSingleton(TimeProvider.System)
            .AddSingleton<IMailTransport, KeptMail>().AddSingleton(new MailOptions(new MimeKit.MailboxAddress("", "a@example.com")));
        foreach (var executor in executors)
            services.AddSingleton(executor);
        return services.BuildServiceProvider();
    }

    private static async Task<EffectOutcome> AskAsync(Stock stock, string article)
    {
        using var client = new HttpClient(stock) { BaseAddress = new Uri("https://stock.example.com/") };
        var context = Contexts.Of(Workflows.Step("Ask", "StockLevel", null, ("Article", article)), JsonMap.From(("article", "A/1")));
        return await new StockExecutor(client).ExecuteAsync(context, TestContext.Current.CancellationToken) with { Notes = context.Notes };
    }

    /// <summary>Answers every question alike.</summary>
    private sealed class Stock(HttpStatusCode status, string body) : HttpMessageHandler
    {
        public Uri? Asked { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Asked = request.RequestUri;
            return Task.FromResult(new HttpResponseMessage(status) { Content = new StringContent(body) });
        }
    }
}
