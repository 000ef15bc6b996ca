using System.Text;

namespace WorkflowFunctions.LocalHost;

/// <summary>Reads a password from standard input. What a person types at a terminal does not appear there, and is typed twice.</summary>
internal static class PasswordInput
{
    /// <param name="problem">What is wrong, for the person at the terminal; null if there is a password.</param>
    /// <returns>The password; null if there is none, or if the two differ.</returns>
    public static string? Read(out string? problem)
    {
        var password = Console.IsInputRedirected ? Console.ReadLine() : Ask("Password: ");
        problem = string.IsNullOrEmpty(password) ? "There is no password on standard input."
            : !Console.IsInputRedirected && Ask("Again: ") != password ? "The two passwords differ."
            : null;
        return problem is null ? password : null;
    }

    private static string Ask(string prompt)
    {
        Console.Error.Write(prompt);
        var typed = new StringBuilder();
        while (Console.ReadKey(intercept: true) is { Key: not ConsoleKey.Enter } key)
        {
            if (key.Key == ConsoleKey.Backspace)
                typed.Length = Math.Max(0, typed.Length - 1);
            else if (!char.IsControl(key.KeyChar))
                typed.Append(key.KeyChar);
        }

        Console.Error.WriteLine();
        return typed.ToString();
    }
}
