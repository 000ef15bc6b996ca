using System.Security.Claims;
using WorkflowFunctions.Core.Security;

namespace WorkflowFunctions.Api.SignIn;

/// <summary>The identity of an authenticated request. Its claims: the caller's key and name; <see cref="Caller"/> has the rest.</summary>
public sealed class CallerIdentity : ClaimsIdentity
{
    public CallerIdentity(Caller caller, string scheme)
        : base([new(ClaimTypes.NameIdentifier, caller.Key), new(ClaimTypes.Name, caller.Person.Name)], scheme) => Caller = caller;

    private CallerIdentity(CallerIdentity other)
        : base(other) => Caller = other.Caller;

    public Caller Caller { get; }

    public override ClaimsIdentity Clone() => new CallerIdentity(this);
}
