using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.Json;
using WorkflowFunctions.Api.Tests.Kit;
using WorkflowFunctions.LocalHost.Tests.Kit;

namespace WorkflowFunctions.LocalHost.Tests.Hostile;

/// <summary>
/// Hostile requests over real sockets, to the program in a process of its own: no 500, no failure with an empty body that is HTTP, no
/// hang, memory flat, and the service works as before. <c>WORKFLOW_LONG_RUN=1</c> sends ten times as many.
/// </summary>
public sealed class HostileRequestTests
{
    private const string Definition = "5b6f2a34-6f5e-4a43-9f0e-3a0c7d7d1a10";
    private const int Round = 1_000;

    private static readonly int Rounds = Environment.GetEnvironmentVariable("WORKFLOW_LONG_RUN") is { Length: > 0 } ? 30 : 3;

    [Fact]
    public async Task Hostile_requests_get_a_failure_that_says_why_and_leave_the_service_as_it_was()
    {
        using var folder = new TemporaryFolder();
        var settings = new Dictionary<string, string> { ["RateLimit__PermitsPerMinute"] = "0" };
        await using var host = await HostProcess.ServeAsync(folder.Root, settings, "--demo");
        var (server, admin) = (await host.AddressAsync(), await host.AsAsync("admin"));
        var credentials = Convert.ToBase64String(Encoding.UTF8.GetBytes("admin:admin-demo"));
        var instance = await StartAsync(admin);
        var (memory, problems) = (new List<long>(), new ConcurrentBag<string>());

        for (var round = 0; round < Rounds; round++)
        {
            var definition = (await admin.PostAsync("/Workflow/Definitions", """{"DisplayName":"Hostile","WorkflowType":"Hostile"}""")).Is(200).Json.Id();
            var requests = new HostileRequests(round, credentials, instance, definition);
            var queue = Enumerable.Range(0, Round).Select(_ => requests.Next()).ToList();
            await Parallel.ForEachAsync(queue, new ParallelOptions { MaxDegreeOfParallelism = 16, CancellationToken = TestContext.Current.CancellationToken }, async (request, _) =>
            {
                if (Problem(await SendAsync(server, request, round), request) is { } problem)
                    problems.Add(string.Create(CultureInfo.InvariantCulture, $"Seed {round}: {problem}\n{request}"));
            });
            instance = await StartAsync(admin);
            memory.Add(ResidentKilobytes(host.Id));
        }

        Assert.Empty(problems.Take(10));

        // The last instance is as good as one of a service that nobody attacked.
        foreach (var name in (string[])["alice", "bob"])
            (await (await host.AsAsync(name)).SignalAsync(instance)).Is(204);
        Assert.Equal(4, (await admin.AwaitAsync(instance, "Complete")).Number("Status"));
        Assert.DoesNotContain("Unexpected failure", host.Output, StringComparison.Ordinal);
        // Settled after the first thousand: later ones may not add more than a collection leaves over.
        Assert.True(memory[^1] < memory[0] + (64 * 1024), $"Resident after each {Round} requests, in KiB: {string.Join(", ", memory)}");
        TestContext.Current.TestOutputHelper?.WriteLine($"Resident after each {Round} requests, in KiB: {string.Join(", ", memory)}");
    }

    [Theory]
    [InlineData("ffffffffffffffffff")]
    [InlineData("8000000000000000")]
    [InlineData("7fffffffffffffff")]
    [InlineData("-1")]
    [InlineData("g")]
    public async Task A_chunk_whose_size_cannot_be_is_a_bad_request(string size)
    {
        using var folder = new TemporaryFolder();
        await using var host = await HostProcess.ServeAsync(folder.Root, Settings.WithApprovers("alice"));
        var credentials = Convert.ToBase64String(Encoding.UTF8.GetBytes("admin:admin-demo"));
        foreach (var (method, path) in (IEnumerable<(string, string)>)
            [("POST", "/Workflow/Instances"), ("POST", "/Workflow/Definitions"), ("PUT", $"/Workflow/Definitions/{Definition}/Steps"), ("POST", $"/Workflow/Instances/{Definition}/Signals")])
        {
            var head = $"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Basic {credentials}\r\nContent-Type: application/json\r\n"
                + $"Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n{size}\r\n";

            var response = await RawConnection.SendAsync(await host.AddressAsync(), Encoding.ASCII.GetBytes(head));

            Assert.Contains(response.Status, (int[])[400, 413]);
            Assert.Contains("ErrorCode", response.Body, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_filter_of_4096_characters_fits_however_it_is_encoded()
    {
        using var folder = new TemporaryFolder();
        await using var host = await HostProcess.ServeAsync(folder.Root, Settings.WithApprovers("alice"));
        var credentials = Convert.ToBase64String(Encoding.UTF8.GetBytes("admin:admin-demo"));
        const string Frame = "Title -eq \"\"";
        var filter = Frame.Insert(Frame.Length - 1, new string('鍵', 4096 - Frame.Length));
        var address = $"/Workflow/Instances?QueryString={Uri.EscapeDataString(filter)}";
        Assert.True(address.Length > 36_000);

        var response = await RawConnection.SendAsync(await host.AddressAsync(), Encoding.ASCII.GetBytes(
            $"GET {address} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Basic {credentials}\r\nConnection: close\r\n\r\n"));

        Assert.Equal((200, "[]"), (response.Status, response.Body));
    }

    private static async Task<Guid> StartAsync(Person admin) => await admin.StartAsync($$"""{"DefinitionId":"{{Definition}}","InitialData":{"cn":"x"} }""");

    private static async Task<RawResponse> SendAsync(Uri server, HostileRequest request, int seed)
    {
        try
        {
            return await RawConnection.SendAsync(server, request.Pieces, isAll: !request.IsHttp);
        }
        catch (TimeoutException failure)
        {
            throw new TimeoutException($"{failure.Message} Seed {seed}: {request}");
        }
    }

    /// <summary>What is wrong with a response; null if nothing is.</summary>
    private static string? Problem(RawResponse response, HostileRequest request)
    {
        if (response.Status >= 500 && (request.IsHttp || response.Status is not (501 or 505)))
            return $"{response.Status} '{response.Body}'";
        if (!request.IsHttp || response.Status is > 0 and < 400)
            return null;
        if (response.Status == 0)
            return "no response";
        var isHead = request.ToString().StartsWith("HEAD ", StringComparison.Ordinal);
        return isHead || (response.Body.StartsWith('{') && JsonElement.Parse(response.Body).GetProperty("Message").GetString()!.Length > 0)
            ? null
            : $"{response.Status} with the body '{response.Body}'";
    }

    private static long ResidentKilobytes(int process) => long.Parse(
        File.ReadLines($"/proc/{process}/status").First(line => line.StartsWith("VmRSS:", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1],
        CultureInfo.InvariantCulture);
}
