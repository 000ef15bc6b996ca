namespace WorkflowFunctions.Api.Console;

/// <summary>
/// A sign-in that the console page is filled in with. Only a host whose users are known to everybody registers one: the page shows
/// it to anybody.
/// </summary>
/// <param name="Hint">Who else there is, as plain text.</param>
public sealed record ConsoleSignIn(string Name, string Password, string Hint);
