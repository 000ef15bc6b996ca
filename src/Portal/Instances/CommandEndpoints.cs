using System.Collections.Frozen;
using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using WorkflowFunctions.Api.Http;
using WorkflowFunctions.Api.Instances;
using WorkflowFunctions.Api.SignIn;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Machine;
using WorkflowFunctions.Engine.Instances;
using WorkflowFunctions.Portal.Http;
using WorkflowFunctions.Portal.SignIn;

namespace WorkflowFunctions.Portal.Instances;

/// <summary>Takes the forms of the pages that ask whether an instance shall really be stopped, withdrawn, restarted or deleted.</summary>
internal static class CommandEndpoints
{
    /// <summary>The commands that need nothing but a yes. What asks for more has a page of its own.</summary>
    public static ImmutableArray<CommandKind> Asked => [CommandKind.Stop, CommandKind.Withdraw, CommandKind.Restart, CommandKind.Delete];

    /// <summary>The commands by the last segment of their pages' address.</summary>
    public static FrozenDictionary<string, CommandKind> Kinds { get; } =
        Asked.ToFrozenDictionary(PathOf, kind => kind, StringComparer.OrdinalIgnoreCase);

    public static string PathOf(CommandKind kind) => kind.ToString().ToLowerInvariant();

    public static void MapCommands(this IEndpointRouteBuilder routes) =>
        routes.MapForm("/instances/{id}/{command}", TakeAsync, new Access.AnyOf(InstanceAccess.AccessStrings));

    private static async Task TakeAsync(HttpContext context)
    {
        var (services, caller, stop) = (context.RequestServices, context.Caller(), context.RequestAborted);
        var form = await context.Request.ReadFormAsync(stop);
        if (!Kinds.TryGetValue((string)context.GetRouteValue("command")!, out var kind)
            || await services.GetRequiredService<InstanceViews>().FindAsync((string)context.GetRouteValue("id")!, caller, stop) is not { } view)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        if (AccessOf(kind) is { } needed && needed.LackedBy(caller) is { } lacked)
        {
            await ApiError.NotPermitted(lacked).ExecuteAsync(context);
            return;
        }

        var reason = form[FormFields.Reason].ToString().Trim();
        if (reason.Length > InstanceCommand.Withdraw.LongestReason)
        {
            await context.ShowAgainAsync(
                new($"The reason has {reason.Length} characters; at most {InstanceCommand.Withdraw.LongestReason} are allowed.", StatusCodes.Status400BadRequest), form);
            return;
        }

        var commands = services.GetRequiredService<CommandService>();
        var result = kind switch
        {
            CommandKind.Stop => await commands.StopAsync(view.Id, caller, isCurrent: null, stop),
            CommandKind.Withdraw => await commands.WithdrawAsync(view.Id, caller, reason.Length == 0 ? null : reason, isCurrent: null, stop),
            CommandKind.Restart => await commands.RestartAsync(view.Id, caller, version: null, isCurrent: null, stop),
            CommandKind.Delete => await commands.DeleteAsync(view.Id, isCurrent: null, stop),
            _ => throw new InvalidOperationException($"{kind} has no page."),
        };
        switch (result)
        {
            case CommandResult.Refused refused:
                var error = RefusalErrors.Of(refused.Reason, mayRead: true);
                await context.ShowAgainAsync(new($"It was not done. {error.Message}", error.Code.Status), form);
                return;
            case CommandResult.Restarted restarted:
                context.Response.SeeOther($"/instances/{restarted.SuccessorId}");
                return;
            default:
                context.Response.SeeOther(kind == CommandKind.Delete ? "/" : view.Path);
                return;
        }
    }

    /// <summary>What the API asks for the same command; null if the instance itself decides.</summary>
    public static Access.AllOf? AccessOf(CommandKind kind) => kind switch
    {
        CommandKind.Stop => CommandOperations.Stop.Access as Access.AllOf,
        CommandKind.Restart => CommandOperations.Restart.Access as Access.AllOf,
        CommandKind.Delete => CommandOperations.Delete.Access as Access.AllOf,
        CommandKind.Withdraw => null,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "A command without a page."),
    };
}
