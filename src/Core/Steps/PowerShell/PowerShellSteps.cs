namespace WorkflowFunctions.Core.Steps.PowerShell;

/// <summary>Steps that run PowerShell. The two types differ in their names only: in the original API, the second has its scripts stored.</summary>
internal static class PowerShellSteps
{
    public static StepType Embedded { get; } = Of("PowerShell", "Set Variable Data");

    public static StepType Custom { get; } = Of("CustomPowerShell", "Use Custom PowerShell");

    private static StepType Of(string extensionName, string displayName) => new(extensionName, displayName)
    {
        Description = "Runs PowerShell that can compute and nothing else; the members of the hashtable it returns land in the data bucket. Off unless the operator switches it on.",
        Parameters =
        [
            new("ScriptParameters", ParameterKind.TextMap)
            {
                Tokens = true, Description = "What the script gets as its parameters; a value that is one token takes over what that stands for, lists and objects as JSON text.",
            },
            new("ScriptContent", ParameterKind.Text)
            {
                Required = true, Control = ControlKind.Code, Description = "The script: 'param($name) return @{ name = value }'. Tokens are not replaced in it.",
            },
        ],
    };
}
