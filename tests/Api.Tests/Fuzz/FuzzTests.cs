using Microsoft.Extensions.Time.Testing;
using WorkflowFunctions.Api.Tests.Kit;
using WorkflowFunctions.Api.Tests.Matrix;

namespace WorkflowFunctions.Api.Tests.Fuzz;

/// <summary>
/// Ten thousand malformed requests over every route. Whatever comes: no fault of the service, no hang, a body as documented, and what is
/// refused changes nothing. Time stands still and no ring is heard, so that nothing but requests can write.
/// </summary>
public sealed class FuzzTests
{
    private const int RequestsOfSeed = 1_000;

    private static readonly TimeSpan Hang = TimeSpan.FromMinutes(3);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(10)]
    public async Task A_malformed_request_gets_a_documented_failure_and_changes_nothing(int seed)
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
        await using var installation = await Installation.StartAsync(builder =>
        {
            MatrixCallers.Add(builder.UseTime(time).DropAllRings());
        });
        var owner = installation.As(MatrixCallers.Owner);
        var admin = installation.As("admin");
        var places = await PlacesAsync(owner, admin);
        var generator = new RequestGenerator(seed, places);
        using var watch = installation.WatchWrites();

        var (accepted, refused) = (0, 0);
        for (var number = 0; number < RequestsOfSeed; number++)
        {
            var request = generator.Next();
            var before = watch.Version;
            var response = await AnswerAsync(number % 2 == 0 ? admin : owner, request);
            Assert.True(response.Status is < 500 or 501, $"Seed {seed}, request {number}: {response.Status} {response.Text} to {request}");
            if (response.Status < 400)
            {
                accepted++;
                await SettleAsync(admin, places.Values);
                continue;
            }

            refused++;
            Assert.True(before == watch.Version, $"Seed {seed}, request {number}: refused with {response.Status}, but something was written: {request}");
        }

        Assert.InRange(refused, RequestsOfSeed / 2, RequestsOfSeed);
        Assert.InRange(accepted, 1, RequestsOfSeed / 2);
    }

    private static async Task<ApiResponse> AnswerAsync(Person person, MalformedRequest request)
    {
        using var body = request.Body is null ? null : new ByteArrayContent(request.Body);
        if (body is not null && request.MediaType is { } type)
            body.Headers.TryAddWithoutValidation("Content-Type", type);
        try
        {
            return await person.SendAsync(new HttpMethod(request.Method), request.Url, body, [.. request.Headers])
                .WaitAsync(Hang, TestContext.Current.CancellationToken);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            throw new InvalidOperationException($"The response to {request} is not as it should be: {failure.Message}", failure);
        }
    }

    /// <summary>Folds what was accepted, so that the next refusal finds nothing to fold.</summary>
    private static async Task SettleAsync(Person admin, IEnumerable<string> ids)
    {
        foreach (var id in ids)
            await admin.GetAsync($"/Workflow/Instances/{id}");
    }

    private static async Task<IReadOnlyDictionary<string, string>> PlacesAsync(Person owner, Person admin)
    {
        const string start = """{"WorkflowType":"Enrollment","Key":"12"}""";
        var ended = await owner.StartAsync(start);
        (await admin.PostAsync($"/Workflow/Instances/{ended}/Stop")).Is(204);
        return new Dictionary<string, string>
        {
            ["{instance}"] = (await owner.StartAsync(start)).ToString(),
            ["{ended}"] = ended.ToString(),
            ["{draft}"] = (await admin.CreateAsync("Fuzz")).ToString(),
            ["{published}"] = "5b6f2a34-6f5e-4a43-9f0e-3a0c7d7d1a10",
        };
    }
}
