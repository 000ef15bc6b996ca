using System.Net;
using WorkflowFunctions.Core;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Machine;
using WorkflowFunctions.Engine.Outgoing;

namespace WorkflowFunctions.Engine.Steps.Rest;

/// <summary>The result of a call.</summary>
/// <param name="Status">Null if there was no response.</param>
public readonly record struct RestResult(EffectOutcome Outcome, HttpStatusCode? Status);

/// <summary>Sends the one request of an attempt, and turns the response into an outcome. No secret is left in it.</summary>
public sealed class RestSender(OutgoingHttp http, TimeProvider time)
{
    private const int ReadForExcerpt = 8 * 1024;

    /// <summary>The status is already known. Finding out the reason is not worth the rest of the attempt's time.</summary>
    private static readonly TimeSpan PatienceForExcerpt = TimeSpan.FromSeconds(5);

    /// <exception cref="OperationCanceledException">The attempt's time is over.</exception>
    public async Task<RestResult> SendAsync(OutgoingRequest request, StepContext context, SecretLedger ledger, CancellationToken cancellation)
    {
        try
        {
            using var response = await http.SendAsync(request, cancellation);
            var answered = $"'{AddressOf(response).Authority}' answered {(int)response.StatusCode}";
            if (!response.IsSuccessStatusCode)
                return new(await FailAsync(response, answered, ledger, cancellation), response.StatusCode);
            context.Note($"{request.Method}: {ledger.Scrub(answered)}.");
            return new(await SucceedAsync(response, context, ledger, cancellation), response.StatusCode);
        }
        catch (CallFailedException failure)
        {
            return new(FailureOf(failure, ledger), Status: null);
        }
    }

    public static EffectOutcome.Failed FailureOf(CallFailedException failure, SecretLedger ledger) =>
        new(ledger.Scrub(failure.Message), failure.MayPass, failure.RetryAfter);

    private static async Task<EffectOutcome> SucceedAsync(
        HttpResponseMessage response, StepContext context, SecretLedger ledger, CancellationToken cancellation)
    {
        if (context.Step.TextParameter("DataBucketProperty") is not { Length: > 0 } property)
            return EffectOutcome.Succeeded.Nothing;
        var (body, isWhole) = await ResponseBody.ReadAsync(response, AddressOf(response), ResponseBody.Largest, cancellation);
        if (!isWhole)
            return TooLarge($"the response is larger than the {ResponseBody.Largest} bytes that are read");
        var type = response.Content.Headers.ContentType;
        var value = ledger.Scrub(RestResponse.ValueOf(body.Span, type, context.Note), RestResponse.CharsetOf(type?.CharSet));
        var values = JsonMap.Empty.Set(property, value).Set($"{property}.StatusCode", JsonValues.Of((long)response.StatusCode));
        return JsonValues.SizeOf(values) is var size && size > WorkflowMachine.LargestData
            ? TooLarge($"the response would take {size} bytes in the data bucket; at most {WorkflowMachine.LargestData} are allowed")
            : new EffectOutcome.Succeeded(values);
    }

    private async Task<EffectOutcome> FailAsync(HttpResponseMessage response, string answered, SecretLedger ledger, CancellationToken cancellation)
    {
        var mayPass = MayPass(response.StatusCode);
        var excerpt = await ExcerptAsync(response, ledger, cancellation);
        return new EffectOutcome.Failed(
            ledger.Scrub(answered) + (excerpt.Length == 0 ? "" : $": {excerpt}"), mayPass, mayPass ? RetryAfter.Of(response, time.GetUtcNow()) : null);
    }

    internal static bool MayPass(HttpStatusCode status) => (int)status is 408 or 429 or >= 500;

    private async Task<string> ExcerptAsync(HttpResponseMessage response, SecretLedger ledger, CancellationToken cancellation)
    {
        if (!MediaTypes.IsTelling(response.Content.Headers.ContentType?.MediaType))
            return "";
        using var limit = new CancellationTokenSource(PatienceForExcerpt, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        try
        {
            var (body, isWhole) = await ResponseBody.ReadAsync(response, AddressOf(response), ReadForExcerpt, either.Token);
            var charset = RestResponse.CharsetOf(response.Content.Headers.ContentType?.CharSet);
            var text = RestResponse.TextOf(body.Span, response.Content.Headers.ContentType?.CharSet);
            return ForeignText.OneLine(isWhole ? ledger.Scrub(text, charset) : ledger.ScrubBeginning(text, charset));
        }
        catch (CallFailedException)
        {
            return "";
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return "";
        }
    }

    private static EffectOutcome.Failed TooLarge(string reason) => new(reason, MayPass: false);

    /// <summary>The address that sent the response, after redirects.</summary>
    private static Uri AddressOf(HttpResponseMessage response) => response.RequestMessage!.RequestUri!;
}
