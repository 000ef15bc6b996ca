using System.ComponentModel.DataAnnotations;
using WorkflowFunctions.Core.Security;

namespace WorkflowFunctions.Api.Delegations;

/// <summary>Somebody may answer in the place of a person who is absent.</summary>
/// <param name="Id">The id, by which it is ended.</param>
/// <param name="From">Who is absent.</param>
/// <param name="To">Who may answer.</param>
/// <param name="Until">From this moment on it counts no more.</param>
/// <param name="WorkflowTypes">The types of workflows for which it counts; empty: all.</param>
/// <param name="MadeBy">The absent person, or whoever manages delegations.</param>
/// <param name="MadeAt">When it was made.</param>
/// <param name="StartsAt">From this moment on it counts; null: since it was made.</param>
public sealed record DelegationResponse(
    Guid Id, DelegationPersonResponse From, DelegationPersonResponse To, DateTime Until, IReadOnlyList<string> WorkflowTypes, DelegationPersonResponse MadeBy,
    DateTime MadeAt, DateTime? StartsAt);

/// <summary>A person.</summary>
/// <param name="Key">The same for all sign-ins of one person; only keys are compared.</param>
/// <param name="Name">For people.</param>
public sealed record DelegationPersonResponse(string Key, string Name)
{
    internal static DelegationPersonResponse Of(Person person) => new(person.Key, person.Name);
}

/// <summary>Who may answer in whose place, and for how long.</summary>
/// <param name="To">Who may answer: a person by key, name or address.</param>
/// <param name="Until">A moment in the future, at most 366 days ahead. A date is its beginning in UTC.</param>
/// <param name="From">Who is absent; you, if it is left out.</param>
/// <param name="WorkflowTypes">The types of workflows for which it counts; all, if it is left out or empty.</param>
/// <param name="StartsAt">From when it counts: a moment before `Until`; at once, if it is left out or has passed.</param>
public sealed record DelegationRequest(
    [property: StringLength(DelegationBody.LongestName, MinimumLength = 1)] string To,
    [property: StringLength(DelegationBody.LongestMoment, MinimumLength = 1)] string Until,
    [property: StringLength(DelegationBody.LongestName, MinimumLength = 1)] string? From = null,
    [property: MaxLength(DelegationBody.MostTypes)] IReadOnlyList<string>? WorkflowTypes = null,
    [property: StringLength(DelegationBody.LongestMoment, MinimumLength = 1)] string? StartsAt = null);
