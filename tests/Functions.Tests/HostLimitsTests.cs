using System.Text.Json;
using Microsoft.Extensions.Configuration;
using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Core.Steps;
using WorkflowFunctions.Engine.Instances;
using WorkflowFunctions.Engine.Steps;

namespace WorkflowFunctions.Functions.Tests;

/// <summary>What <c>host.json</c> has to leave room for.</summary>
public sealed class HostLimitsTests
{
    private static readonly IConfiguration Durable =
        new ConfigurationBuilder().AddJsonFile(Contract.PathOf("host.json")).Build().GetSection("extensions:durableTask");

    [Fact]
    public void A_worker_runs_more_activities_at_once_than_all_attempts_that_have_a_place()
    {
        var left = Durable.GetValue<int>("maxConcurrentActivityFunctions") - AttemptPlaces.Most;
        // As many as there are orchestrations that may want to advance at the same moment.
        Assert.InRange(left, Durable.GetValue<int>("maxConcurrentOrchestratorFunctions"), 1_000);
    }

    /// <summary>A function that takes longer ends its worker, with all requests in it.</summary>
    [Fact]
    public void No_function_takes_as_long_as_the_host_allows()
    {
        var limit = new ConfigurationBuilder().AddJsonFile(Contract.PathOf("host.json")).Build().GetValue<TimeSpan>("functionTimeout");
        Assert.InRange(TimerRuns.Longest, 2 * ResumeService.LongestRun, limit - TimeSpan.FromMinutes(1));
        Assert.InRange(RetryParameters.All.Single(parameter => parameter.Name == "AttemptSeconds").Maximum!.Value, 1, limit.TotalSeconds / 2);
    }

    /// <summary>A load balancer of Azure gives up a request that has no response by then.</summary>
    [Fact]
    public void Who_asks_for_a_resume_run_gets_a_response_in_time() => Assert.InRange(ResumeService.LongestRun, TimeSpan.FromMinutes(1), TimeSpan.FromSeconds(220));

    /// <summary>A queue message of Azure Storage takes 45 KB.</summary>
    [Fact]
    public void No_message_between_the_loop_and_its_activities_is_large_whatever_the_names_are()
    {
        var longest = new string('x', DefinitionLimits.UniqueName);
        var largest = new AdvanceResult(
            AdvanceKind.RunStep, new StepOrder(Guid.NewGuid(), int.MaxValue, "reminder-mail-" + int.MaxValue, int.MaxValue), $"{longest}.{longest}",
            DateTimeOffset.MaxValue, "CanceledForRestart", longest)
        { IsOpen = true };
        Assert.InRange(JsonSerializer.SerializeToUtf8Bytes(largest, JsonSerializerOptions.Web).Length, 1, 2 * 1024);
    }
}
