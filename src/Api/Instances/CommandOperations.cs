using WorkflowFunctions.Api.Http;
using WorkflowFunctions.Api.OpenApi;
using WorkflowFunctions.Api.SignIn;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Security;

namespace WorkflowFunctions.Api.Instances;

/// <summary>How the document describes stopping, withdrawing, restarting, deleting and resuming instances.</summary>
internal static class CommandOperations
{
    public static Operation Stop { get; } = new("StopInstance", Tags.Instances, "Stop an instance")
    {
        Description = "The instance becomes Rejected. Only a suspended instance can be stopped.",
        Access = new Access.AllOf(AccessString.ManageInstances),
        Parameters = [Parameter.IfMatch],
        Responses = [OperationResponse.NoContent("It is stopped.")],
        Refusals = [ErrorCodes.NoSuchInstance, ErrorCodes.StatusForbids, ErrorCodes.BodyTooLarge],
    };

    public static Operation Withdraw { get; } = new("WithdrawInstance", Tags.Instances, "Withdraw an instance that you have started")
    {
        Description = """
            The instance becomes Rejected, and its message says that its requester has withdrawn it. Only a suspended instance can be
            withdrawn, only by the person who started it, and only if its definition says so (`RequesterMayWithdraw`). The same person
            again gets the same response, and the first reason stays. An instance that you may not read does not exist for you.
            """,
        Access = new Access.AnyOf(InstanceAccess.AccessStrings),
        Parameters = [Parameter.IfMatch],
        Body = Payload.Of<WithdrawRequest>(("Reason", """{ "Reason": "The server is not needed any more." }""")) with { IsOptional = true },
        Responses = [OperationResponse.NoContent("It is withdrawn.")],
        Refusals = [ErrorCodes.NoSuchInstance, ErrorCodes.NotRequester, ErrorCodes.WithdrawalForbidden, ErrorCodes.StatusForbids],
    };

    public static Operation Restart { get; } = new("RestartInstance", Tags.Instances, "Restart an instance")
    {
        Description = """
            Cancels a suspended or failed instance and starts a new one from the beginning, on the published version or the one that you
            name. The same request again returns the same new instance.
            """,
        Access = new Access.AllOf(AccessString.ManageInstances, AccessString.ReadInstances),
        Parameters = [Parameter.Query("version", "The version to run. You can also send it in the body.", () => Schemas.Whole(1, null)), Parameter.IfMatch],
        Body = Payload.Of<RestartRequest>(("Version", """{ "Version": 1 }""")) with { IsOptional = true },
        Responses =
        [
            OperationResponse.NoContent("The new instance runs.",
                new ResponseHeader("Location", "The address of the new instance.", () => Schemas.Text()),
                new ResponseHeader("X-Instance-Id", "The id of the new instance.", Schemas.Id)),
        ],
        Refusals =
        [
            ErrorCodes.NoSuchInstance, ErrorCodes.StatusForbids, ErrorCodes.RestartedOnOtherVersion, ErrorCodes.NeverPublished,
            ErrorCodes.DefinitionGone, ErrorCodes.DefinitionDisabled, ErrorCodes.SuccessorDeleted,
        ],
    };

    public static Operation Delete { get; } = new("DeleteInstance", Tags.Instances, "Delete an instance")
    {
        Description = "Only an ended instance can be deleted. Its id is never used again.",
        Access = new Access.AllOf(AccessString.ManageInstances),
        Parameters = [Parameter.IfMatch],
        Responses = [OperationResponse.NoContent("It is deleted.")],
        Refusals = [ErrorCodes.NoSuchInstance, ErrorCodes.StatusForbids, ErrorCodes.BodyTooLarge],
    };

    public static Operation Resume { get; } = new("ResumeInstances", Tags.Instances, "Look for stuck instances")
    {
        Description = "Does at once what the daily run and the frequent sweep do: it finds instances that are stuck, and moves them on.",
        Access = new Access.AllOf(AccessString.ManageInstances),
        Responses = [OperationResponse.Ok<ResumeResponse>("What was found.", """{ "Examined": 2, "Resumed": 1, "Failed": 0, "DurationMilliseconds": 12 }""")],
        Refusals = [ErrorCodes.BodyTooLarge],
    };
}
