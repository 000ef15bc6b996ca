using System.Net.Http.Json;
using WorkflowFunctions.Core;
using WorkflowFunctions.Core.Expressions;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Steps;
using WorkflowFunctions.Engine;
using WorkflowFunctions.Engine.Steps;

namespace Example;

/// <summary>Asks the stock system how many pieces of an article there are.</summary>
public sealed class StockExecutor(HttpClient stock) : IStepExecutor
{
    public StepType Type { get; } = new("StockLevel", "Ask for the stock level")
    {
        Description = "Puts the number of pieces in stock into the data bucket, as 'stock'.",
        Parameters = [new("Article", ParameterKind.Text) { Required = true, Tokens = true, Description = "The article's number." }],
    };

    public async Task<EffectOutcome> ExecuteAsync(StepContext context, CancellationToken cancellation)
    {
        var article = context.Render(context.Step.TextParameter("Article")!, TokenPlace.Plain);
        if ((article.Problem ?? (article.IsResolved ? null : "nothing is known for a token in Article")) is { } problem)
            return new EffectOutcome.Failed(problem, MayPass: false);

        // The same key for every attempt: a call that changes something would hand it on, so that a repeat is recognised.
        using var request = new HttpRequestMessage(HttpMethod.Get, $"articles/{Uri.EscapeDataString(article.Text)}/stock");
        request.Headers.Add("Idempotency-Key", context.EffectKey());
        using var response = await stock.SendAsync(request, cancellation);
        if ((int)response.StatusCode == 404)
            return new EffectOutcome.Failed($"there is no article '{article.Text}'", MayPass: false);
        if (!response.IsSuccessStatusCode)
            return new EffectOutcome.Failed($"the stock system answered {(int)response.StatusCode}", MayPass: true, response.Headers.RetryAfter?.Delta);

        var pieces = await response.Content.ReadFromJsonAsync<long>(cancellation);
        context.Note($"{pieces} pieces of '{article.Text}' are in stock.");
        return new EffectOutcome.Succeeded(JsonMap.Empty.Set("stock", JsonValues.Of(pieces)));
    }
}
