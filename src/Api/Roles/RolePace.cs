using Microsoft.AspNetCore.Http;
using WorkflowFunctions.Api.Limits;
using WorkflowFunctions.Api.SignIn;
using WorkflowFunctions.Engine.Roles;

namespace WorkflowFunctions.Api.Roles;

/// <summary>How quickly somebody may change stored roles. A program may bring all of them in line at once.</summary>
internal sealed class RolePace(TimeProvider time)
{
    /// <summary>How many changes at once: three for each role that there may be.</summary>
    public const int AtOnce = 3 * RoleSet.MostRoles;

    public static readonly TimeSpan Interval = TimeSpan.FromMinutes(5);

    private readonly ChangePace _changes = new(time, "changes of roles", AtOnce, Interval);

    /// <summary>Makes a change if it may be made now, and responds to it. What changes nothing is not counted.</summary>
    /// <param name="id">The role that is changed; 0 for a new one.</param>
    public async Task<IResult> ChangeAsync(HttpContext context, int id, Func<Task<RoleResult>> change)
    {
        var caller = context.Caller();
        if (_changes.Take(caller) is { } tooQuick)
            return tooQuick;
        var result = await change();
        if (result is not (RoleResult.Saved or RoleResult.Deleted))
            _changes.GiveBack(caller);
        return RoleResponses.Respond(context, id, result);
    }
}
