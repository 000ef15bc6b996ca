using System.Collections.Immutable;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using WorkflowFunctions.Core.Security;

namespace WorkflowFunctions.Api.SignIn;

/// <summary>
/// Who may use an endpoint. It is declared once, with the endpoint's operation, and is part of the endpoint's metadata: the document
/// shows it, and the check reads it there. An endpoint without one is closed to everybody: see <see cref="AccessGuard"/>.
/// </summary>
public abstract record Access
{
    private Access()
    {
    }

    /// <summary>The access strings that are asked for; empty if none are.</summary>
    public virtual ImmutableArray<string> AccessStrings => [];

    /// <summary>Everybody, without a sign-in.</summary>
    public sealed record Anonymous : Access, IAllowAnonymous;

    /// <summary>Everybody who is signed in. What there is to refuse, a signal without the role for example, is decided by the request.</summary>
    public sealed record SignedIn : Access;

    /// <summary>Who holds all of these. Everybody else is refused with 403, once the request is read: see <see cref="Permitted"/>.</summary>
    public sealed record AllOf(params ImmutableArray<string> Needed) : Access
    {
        public override ImmutableArray<string> AccessStrings => Needed;

        /// <summary>The first access string that the caller lacks; null if there is none.</summary>
        public string? LackedBy(Caller caller) => Needed.FirstOrDefault(needed => !caller.May(needed));
    }

    /// <summary>Who holds one of these, each of which shows some of the instances. To everybody else there is no such instance: 404.</summary>
    public sealed record AnyOf(params ImmutableArray<string> Showing) : Access
    {
        public override ImmutableArray<string> AccessStrings => Showing;
    }
}

internal static class DeclaredAccess
{
    /// <summary>What the endpoint of the request declares: <see cref="AccessGuard"/> lets no request through to one that declares nothing.</summary>
    public static Access Access(this HttpContext context) => context.GetEndpoint()?.Metadata.GetMetadata<Access>()
        ?? throw new InvalidOperationException($"{context.GetEndpoint()?.DisplayName} does not declare who may use it.");
}
