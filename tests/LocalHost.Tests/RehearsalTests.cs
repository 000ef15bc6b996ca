using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using WorkflowFunctions.Api.Http;
using WorkflowFunctions.LocalHost.Tests.Kit;

namespace WorkflowFunctions.LocalHost.Tests;

/// <summary>The request that the host sends itself while it begins to listen.</summary>
public sealed class RehearsalTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_host_has_answered_a_request_for_its_health_before_anybody_asks()
    {
        using var folder = new TemporaryFolder();
        var observer = new Observer(_ => Task.CompletedTask);
        await using var app = await StartAsync(folder, observer);

        Assert.Equal(("/healthz/ready", 200), await observer.First.Task.WaitAsync(Stop));
        await app.StopAsync(Stop);
        Assert.Single(observer.Answered);
    }

    [Fact]
    public async Task A_rehearsal_that_fails_or_never_ends_does_not_keep_the_host_from_its_requests()
    {
        using var folder = new TemporaryFolder();
        var hangs = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var isFirst = 1;
        var observer = new Observer(_ => Interlocked.Exchange(ref isFirst, 0) == 1 ? hangs.Task : Task.CompletedTask);
        await using var app = await StartAsync(folder, observer);
        await observer.Begun.Task.WaitAsync(Stop);

        using var client = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
        Assert.Equal("""{"Status":"ready"}""", await client.GetStringAsync("/healthz/ready", Stop));
        hangs.SetException(new NotSupportedException("unexpected"));
        Assert.Equal("""{"Status":"ready"}""", await client.GetStringAsync("/healthz/ready", Stop));
        await app.StopAsync(Stop);
    }

    private static async Task<WebApplication> StartAsync(TemporaryFolder folder, Observer observer)
    {
        var app = await LocalHostApp.BuildAsync(new HostArguments(Demo: true, folder.Data), builder =>
        {
            Rehearsal.AddTo(builder);
            builder.Services.AddSingleton<IPipelinePart>(observer);
            builder.WebHost.UseUrls("http://127.0.0.1:0");
        });
        Rehearsal.BeginEndpoints(app);
        await app.StartListeningAsync();
        return app;
    }

    /// <summary>Sees the requests that reach the endpoints, and may hold them up.</summary>
    private sealed class Observer(Func<HttpContext, Task> before) : IPipelinePart
    {
        public TaskCompletionSource Begun { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource<(string Path, int Status)> First { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public ConcurrentQueue<string> Answered { get; } = [];

        public void UseBeforeRouting(IApplicationBuilder app) => app.Use(async (context, next) =>
        {
            Begun.TrySetResult();
            await before(context);
            await next(context);
            Answered.Enqueue(context.Request.Path);
            First.TrySetResult((context.Request.Path, context.Response.StatusCode));
        });

        public void UseBeforeEndpoints(IApplicationBuilder app)
        {
        }

        public void Map(IEndpointRouteBuilder routes)
        {
        }
    }
}
