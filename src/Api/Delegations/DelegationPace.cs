using WorkflowFunctions.Api.Http;
using WorkflowFunctions.Api.Limits;
using WorkflowFunctions.Core.Security;
using WorkflowFunctions.Engine.Delegations;

namespace WorkflowFunctions.Api.Delegations;

/// <summary>How quickly somebody may make delegations. Whoever manages those of all may make many at once.</summary>
internal sealed class DelegationPace(TimeProvider time)
{
    /// <summary>How many at once: three times as many as may run from one person.</summary>
    public const int AtOnce = 3 * DelegationSet.MostOfOnePerson;

    /// <summary>How many at once by somebody who manages them: three times as many as may run.</summary>
    public const int AtOnceByManager = 3 * DelegationSet.Most;

    private const string Done = "delegations";

    private readonly ChangePace _own = new(time, Done, AtOnce, TimeSpan.FromMinutes(30));
    private readonly ChangePace _managers = new(time, Done, AtOnceByManager, TimeSpan.FromMinutes(1));

    /// <inheritdoc cref="ChangePace.Take"/>
    public ApiError? Take(Caller caller) => Of(caller).Take(caller);

    /// <inheritdoc cref="ChangePace.GiveBack"/>
    public void GiveBack(Caller caller) => Of(caller).GiveBack(caller);

    private ChangePace Of(Caller caller) => DelegationActions.MayManage(caller) ? _managers : _own;
}
