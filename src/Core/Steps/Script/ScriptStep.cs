namespace WorkflowFunctions.Core.Steps.Script;

/// <summary>Runs JavaScript.</summary>
internal static class ScriptStep
{
    public static StepType Type { get; } = new("Script", "Run Script")
    {
        Description = "Runs JavaScript in a sandbox without any access to the host; the members of the object it returns land in the data bucket.",
        Parameters =
        [
            new("ScriptParameters", ParameterKind.TextMap)
            {
                Tokens = true, Description = "What the script finds in the object 'parameters'; a value that is one token takes over what that stands for.",
            },
            new("ScriptContent", ParameterKind.Text)
            {
                Required = true, Control = ControlKind.Code, Description = "The body of a function: 'return { name: value };'. Tokens are not replaced in it.",
            },
        ],
    };
}
