using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using WorkflowFunctions.Core;
using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Steps;
using WorkflowFunctions.Engine.Outgoing;
using WorkflowFunctions.Engine.Steps.Rest;

namespace WorkflowFunctions.Engine.Tests.Kit;

/// <summary>The executors that send requests, registered as the hosts do, with names and time in the test's hand. 127.0.0.1 is allowed.</summary>
internal sealed class OutgoingLab : IAsyncDisposable
{
    private readonly ServiceProvider _provider;

    public OutgoingLab(params (string Name, string Value)[] settings)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(
        [
            new("Outgoing:AllowedHosts:0", "127.0.0.1"),
            .. settings.Select(setting => KeyValuePair.Create(setting.Name, (string?)setting.Value)),
        ]).Build();
        _provider = new ServiceCollection()
            .AddSingleton<TimeProvider>(Time)
            .AddSingleton<INameResolver>(Names)
            .AddOutgoing(configuration)
            .BuildServiceProvider();
    }

    public Names Names { get; } = new() { { "localhost", "127.0.0.1" } };

    public FakeTimeProvider Time { get; } = new(Contexts.Now);

    public IStepExecutor Rest => field ??= Create<RestRequestExecutor>(StepTypes.RestRequest);

    public IStepExecutor OAuth => field ??= Create<OAuthRestRequestExecutor>(StepTypes.OAuthRestRequest);

    public IStepExecutor Function => field ??= Create<RestRequestExecutor>(StepTypes.AzureFunction);

    public IStepExecutor FunctionOAuth => field ??= Create<OAuthRestRequestExecutor>(StepTypes.AzureFunctionOAuth);

    /// <summary>The settings of a secret called Api that may be sent to 127.0.0.1.</summary>
    public static (string, string)[] Secret(string value) => [("Secrets:Api:Value", value), ("Secrets:Api:AllowedHosts:0", "127.0.0.1")];

    /// <summary>A step whose parameters are the members of a JSON object.</summary>
    public static StepDefinition Step(string type, string url, object? parameters = null) =>
        Workflows.Step("Call1", type, "EndNOOP") with
        {
            ConfigurationParameters = JsonValues.MapOf(JsonSerializer.SerializeToElement(parameters ?? new { })).Set("URL", url),
        };

    public Task<EffectOutcome> CallAsync(string url, object? parameters = null, params (string Name, string Value)[] data) =>
        RunAsync(Rest, Step("RESTRequest", url, parameters), TestContext.Current.CancellationToken, data);

    public Task<EffectOutcome> OAuthAsync(string url, object parameters, params (string Name, string Value)[] data) =>
        RunAsync(OAuth, Step("OAuthRESTRequest", url, parameters), TestContext.Current.CancellationToken, data);

    public Task<EffectOutcome> FunctionAsync(string url, object? parameters = null, params (string Name, string Value)[] data) =>
        RunAsync(Function, Step("AzureFunction", url, parameters), TestContext.Current.CancellationToken, data);

    public Task<EffectOutcome> FunctionOAuthAsync(string url, object parameters) =>
        RunAsync(FunctionOAuth, Step("AzureFunctionOAuth", url, parameters), TestContext.Current.CancellationToken);

    /// <summary>As the runner does it: with what the context has to say.</summary>
    public static async Task<EffectOutcome> RunAsync(
        IStepExecutor executor, StepDefinition step, CancellationToken cancellation, params (string Name, string Value)[] data)
    {
        var context = Contexts.Of(step, data);
        return await executor.ExecuteAsync(context, cancellation) with { Notes = context.Notes };
    }

    public ValueTask DisposeAsync() => _provider.DisposeAsync();

    private T Create<T>(StepType type) => ActivatorUtilities.CreateInstance<T>(_provider, type);
}

internal static class Outcomes
{
    public static JsonMap Values(this EffectOutcome outcome) => Assert.IsType<EffectOutcome.Succeeded>(outcome).Values;

    public static void Fails(this EffectOutcome outcome, bool mayPass, string reason)
    {
        var failed = Assert.IsType<EffectOutcome.Failed>(outcome);
        Assert.Equal((reason, mayPass), (failed.Reason, failed.MayPass));
    }

    public static void FailsWith(this EffectOutcome outcome, bool mayPass, string part)
    {
        var failed = Assert.IsType<EffectOutcome.Failed>(outcome);
        Assert.Contains(part, failed.Reason, StringComparison.Ordinal);
        Assert.Equal(mayPass, failed.MayPass);
    }
}
