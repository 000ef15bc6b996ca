using System.Globalization;
using System.Reflection;
using Microsoft.AspNetCore.Http;
using WorkflowFunctions.Api.Http;
using WorkflowFunctions.Core;
using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Machine;
using WorkflowFunctions.Core.Security;
using WorkflowFunctions.Engine.Definitions;
using WorkflowFunctions.Engine.Instances;

namespace WorkflowFunctions.Api.Tests;

/// <summary>The table of error codes is complete, and the documentation shows it.</summary>
public sealed class ErrorCodeTests
{
    private static readonly SignalKey Key = new("Step", "Signal");

    private static readonly DefinitionHead Head = new(Guid.NewGuid(), "Name", "Type", null, null, true, 1, null, 1);

    private static readonly Dictionary<Refusal, ErrorCode> Refusals = new()
    {
        [new Refusal.MissingRole(Key)] = ErrorCodes.MissingRole,
        [new Refusal.RequesterMayNotApprove(Key)] = ErrorCodes.RequesterMayNotApprove,
        [new Refusal.ApprovedBefore(Key, "Other")] = ErrorCodes.ApprovedBefore,
        [new Refusal.Excluded(Key)] = ErrorCodes.Excluded,
        [new Refusal.AbsentExcluded(Key, new Person("Key", "Name"))] = ErrorCodes.AbsentExcluded,
        [new Refusal.VoteGiven(Key, new Person("Key", "Name"))] = ErrorCodes.VoteGiven,
        [new Refusal.InvalidData([new Problem("Data", "Wrong.")])] = ErrorCodes.InvalidSignalData,
        [new Refusal.AnsweredOtherwise(Key, DateTimeOffset.UnixEpoch)] = ErrorCodes.AnsweredOtherwise,
        [new Refusal.StandsElsewhere(Key, new SignalKey("Other", "Signal"))] = ErrorCodes.StandsElsewhere,
        [new Refusal.NotWaiting(InstanceStatus.Complete)] = ErrorCodes.NotWaiting,
        [new Refusal.DeadlinePassed(Key, DateTimeOffset.UnixEpoch)] = ErrorCodes.DeadlinePassed,
        [new Refusal.StatusForbids(CommandKind.Stop, InstanceStatus.Complete)] = ErrorCodes.StatusForbids,
        [new Refusal.NotRequester()] = ErrorCodes.NotRequester,
        [new Refusal.WithdrawalForbidden("Name", 1)] = ErrorCodes.WithdrawalForbidden,
        [new Refusal.MayNotAssign(MayBeForwarded: false)] = ErrorCodes.MayNotAssign,
        [new Refusal.InvalidAssignees([])] = ErrorCodes.InvalidRequest,
        [new Refusal.Changed()] = ErrorCodes.PreconditionFailed,
        [new Refusal.RestartedOnOtherVersion(Guid.NewGuid(), 1, 2)] = ErrorCodes.RestartedOnOtherVersion,
        [new Refusal.SuccessorDeleted(Guid.NewGuid())] = ErrorCodes.SuccessorDeleted,
        [new Refusal.NeverPublished(2, 1)] = ErrorCodes.NeverPublished,
        [new Refusal.DefinitionGone(Guid.NewGuid())] = ErrorCodes.DefinitionGone,
        [new Refusal.DefinitionDisabled(Guid.NewGuid())] = ErrorCodes.DefinitionDisabled,
    };

    private static readonly Dictionary<StartResult, ErrorCode> FailedStarts = new()
    {
        [new StartResult.NoSuchDefinition()] = ErrorCodes.NoSuchDefinition,
        [new StartResult.NotPublished(Head)] = ErrorCodes.NotPublished,
        [new StartResult.Disabled(Head)] = ErrorCodes.DefinitionDisabled,
        [new StartResult.Ambiguous([Head, Head])] = ErrorCodes.AmbiguousDefinition,
        [new StartResult.IdTaken(Guid.NewGuid())] = ErrorCodes.InstanceIdTaken,
    };

    [Fact]
    public void Every_refusal_has_its_error_whether_or_not_the_caller_may_read_the_instance()
    {
        Assert.Equal(Cases<Refusal>(), Refusals.Keys.Select(refusal => refusal.GetType().Name).Order());
        foreach (var (refusal, code) in Refusals)
        {
            Assert.Equal(code, RefusalErrors.Of(refusal, mayRead: true).Code);
            Assert.Equal(code, RefusalErrors.Of(refusal, mayRead: false).Code);
        }
    }

    [Fact]
    public void Every_start_that_starts_nothing_has_its_error()
    {
        Assert.Equal(
            Cases<StartResult>().Where(name => name != nameof(StartResult.Started)),
            FailedStarts.Keys.Select(result => result.GetType().Name).Order());
        var selector = new StartSelector(null, "Type", "Key", null);
        Assert.All(FailedStarts, pair => Assert.Equal(pair.Value, RefusalErrors.Of(pair.Key, selector).Code));
    }

    [Fact]
    public void Every_code_stands_in_the_table_once()
    {
        var declared = typeof(ErrorCodes).GetProperties(BindingFlags.Public | BindingFlags.Static)
            .Where(property => property.PropertyType == typeof(ErrorCode))
            .Select(property => (property.Name, Code: (ErrorCode)property.GetValue(null)!))
            .ToList();
        Assert.Equal(declared.Select(pair => pair.Code).OrderBy(code => code.Number), ErrorCodes.All.OrderBy(code => code.Number));
        Assert.All(declared, pair => Assert.Equal(pair.Name, pair.Code.Name));
        Assert.Equal(ErrorCodes.All.Length, ErrorCodes.All.Select(code => code.Number).Distinct().Count());
    }

    [Fact]
    public void Every_status_is_one_that_the_contract_knows() =>
        Assert.All(ErrorCodes.All, code => Assert.Contains(code.Status, (int[])[400, 401, 403, 404, 405, 408, 409, 412, 413, 414, 415, 429, 431, 500, 503]));

    [Fact]
    public async Task The_documentation_shows_the_same_table()
    {
        var lines = await File.ReadAllLinesAsync(Path.Combine(AppContext.BaseDirectory, "errors.md"), TestContext.Current.CancellationToken);
        var expected = ErrorCodes.All.OrderBy(code => code.Number)
            .Select(code => string.Create(CultureInfo.InvariantCulture, $"| {code.Text} | {code.Name} | {code.Status} | {code.Meaning} |"));
        Assert.Equal(expected, lines.Where(line => line.StartsWith("| 0x", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_failure_that_may_pass_says_when_to_try_again()
    {
        foreach (var code in ErrorCodes.All)
        {
            var context = new DefaultHttpContext();
            await new ApiError(code, "Message.").ExecuteAsync(context);
            Assert.Equal(code.Status, context.Response.StatusCode);
            Assert.Equal(code.Status is 429 or 503, context.Response.Headers.ContainsKey("Retry-After"));
        }
    }

    private static IEnumerable<string> Cases<T>() =>
        typeof(T).GetNestedTypes().Where(type => type.IsSubclassOf(typeof(T))).Select(type => type.Name).Order();
}
