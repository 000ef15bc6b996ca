using System.Collections.Immutable;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using WorkflowFunctions.Core.Security;

namespace WorkflowFunctions.Api.SignIn;

/// <summary>
/// Who may use an endpoint. It is declared once, with the endpoint's operation, and becomes part of the endpoint's metadata. The
/// document shows it, and the check reads it there. An endpoint without it is closed to everybody: see <see cref="AccessGuard"/>.
/// </summary>
public abstract record Access
{
    private Access()
    {
    }

    /// <summary>The access strings that are needed; empty if there are none.</summary>
    public virtual ImmutableArray<string> AccessStrings => [];

    /// <summary>Open to everybody, without a sign-in.</summary>
    public sealed record Anonymous : Access, IAllowAnonymous;

    /// <summary>Open to everybody who is signed in. The request decides the rest, such as a signal without the role.</summary>
    public sealed record SignedIn : Access;

    /// <summary>Open to callers with all of these. Others get 403 once the request is read: see <see cref="Permitted"/>.</summary>
    public sealed record AllOf(params ImmutableArray<string> Needed) : Access
    {
        public override ImmutableArray<string> AccessStrings => Needed;

        /// <summary>The first access string that the caller lacks; null if there is none.</summary>
        public string? LackedBy(Caller caller) => Needed.FirstOrDefault(needed => !caller.May(needed));
    }

    /// <summary>Open to callers with one of these, each of which shows some instances. Others are told that there is none: 404.</summary>
    public sealed record AnyOf(params ImmutableArray<string> Showing) : Access
    {
        public override ImmutableArray<string> AccessStrings => Showing;
    }
}

internal static class DeclaredAccess
{
    /// <summary>What the request's endpoint declares. <see cref="AccessGuard"/> stops requests to one that declares nothing.</summary>
    public static Access Access(this HttpContext context) => context.GetEndpoint()?.Metadata.GetMetadata<Access>()
        ?? throw new InvalidOperationException($"{context.GetEndpoint()?.DisplayName} does not declare who may use it.");
}
