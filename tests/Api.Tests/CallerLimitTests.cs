using System.Globalization;
using WorkflowFunctions.Api.Http;
using WorkflowFunctions.Api.Tests.Kit;

namespace WorkflowFunctions.Api.Tests;

/// <summary>One caller cannot keep the service busy for all others.</summary>
public sealed class CallerLimitTests
{
    private const int Burst = 5;

    [Fact]
    public async Task A_caller_who_sends_too_much_is_told_when_to_go_on_and_nobody_else_is_concerned()
    {
        await using var installation = await LimitedAsync();
        await SpendAsync(installation.As("alice"), "/Workflow/Instances/AssignedToMe", 200);

        var refused = (await installation.As("alice").GetAsync("/Workflow/Instances/AssignedToMe")).Fails(ErrorCodes.TooManyRequests);

        Assert.InRange(int.Parse(refused.Header("Retry-After")!, CultureInfo.InvariantCulture), 1, 60);
        (await installation.As("bob").GetAsync("/Workflow/Instances/AssignedToMe")).Is(200);
    }

    [Theory]
    [InlineData("QueryString=Title%20-contains%20a", 1)]
    [InlineData("QueryString=Title%20-eq%20a%20OR%20Title%20-eq%20b", 1)]
    [InlineData("ReturnLimit=1000", 1)]
    [InlineData("QueryString=Title%20-eq%20a", 2)]
    public async Task A_list_costs_its_caller_as_much_as_it_is_work(string query, int times)
    {
        await using var installation = await LimitedAsync();
        var admin = installation.As("admin");
        for (var time = 0; time < times; time++)
            (await admin.GetAsync($"/Workflow/Instances?{query}")).Is(200);

        (await admin.GetAsync($"/Workflow/Instances?{query}")).Fails(ErrorCodes.TooManyRequests);
    }

    [Fact]
    public async Task What_is_not_signed_in_is_limited_by_its_address()
    {
        await using var installation = await LimitedAsync();
        for (var i = 0; i < Burst; i++)
            (await FromAsync(installation.Anybody(), "203.0.113.9")).Is(401);

        (await FromAsync(installation.Anybody(), "203.0.113.9")).Fails(ErrorCodes.TooManyRequests);

        (await FromAsync(installation.Anybody(), "203.0.113.10")).Is(401);
        (await FromAsync(installation.As("alice"), "203.0.113.9")).Is(200);
    }

    [Fact]
    public async Task A_refused_request_does_nothing()
    {
        await using var installation = await LimitedAsync();
        var erin = installation.As("erin");
        for (var i = 0; i < Burst; i++)
            await erin.StartAsync(Workflows.Enrollment);

        (await erin.PostAsync("/Workflow/Instances", Workflows.Enrollment)).Fails(ErrorCodes.TooManyRequests);

        Assert.Equal(Burst, (await installation.As("admin").ListAsync()).Count);
    }

    [Fact]
    public async Task Health_checks_are_never_limited()
    {
        await using var installation = await LimitedAsync();
        await SpendAsync(installation.Anybody(), "/Workflow/Instances", 401);

        for (var i = 0; i < 4 * Burst; i++)
        {
            (await installation.Anybody().GetAsync("/healthz/live")).Is(200);
            (await installation.Anybody().GetAsync("/healthz/ready")).Is(200);
        }
    }

    [Fact]
    public async Task The_limit_can_be_switched_off()
    {
        await using var installation = await Installation.StartAsync(
            builder => builder.Set("RateLimit:PermitsPerMinute", "0").Set("RateLimit:Burst", "1"));
        for (var i = 0; i < 20; i++)
            (await installation.As("alice").GetAsync("/Workflow/Instances/AssignedToMe")).Is(200);
    }

    private static Task<Installation> LimitedAsync() => Installation.StartAsync(builder => FarAway.Use(builder)
        .Set("RateLimit:PermitsPerMinute", "1").Set("RateLimit:Burst", Burst.ToString(CultureInfo.InvariantCulture)));

    private static async Task SpendAsync(Person person, string path, int status)
    {
        for (var i = 0; i < Burst; i++)
            (await person.GetAsync(path)).Is(status);
    }

    private static Task<ApiResponse> FromAsync(Person person, string address) =>
        person.SendAsync(HttpMethod.Get, "https://localhost/Workflow/Instances/AssignedToMe", null, (FarAway.Header, address));
}
