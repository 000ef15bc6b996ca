namespace WorkflowFunctions.Api.Console;

/// <summary>
/// A sign-in with which the console page is filled in. The page shows it to anybody, so a host registers one only if its users are
/// public anyway.
/// </summary>
/// <param name="Hint">Which other users there are, as plain text.</param>
public sealed record ConsoleSignIn(string Name, string Password, string Hint);
