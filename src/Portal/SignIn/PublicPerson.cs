namespace WorkflowFunctions.Portal.SignIn;

/// <summary>
/// A user whose password everybody may know: the sign-in page offers to sign in as this user. A host registers some only if its users
/// are public anyway.
/// </summary>
/// <param name="May">What the user may do, as a few words.</param>
public sealed record PublicPerson(string Name, string Password, string May);
