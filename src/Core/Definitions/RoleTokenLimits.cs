namespace WorkflowFunctions.Core.Definitions;

/// <summary>The size limits of approvers that are found at run time.</summary>
public static class RoleTokenLimits
{
    /// <summary>The most role tokens of a signal.</summary>
    public const int Tokens = 32;

    /// <summary>The most characters of a role token, as it is written.</summary>
    public const int Token = 1_024;

    /// <summary>The most roles and people together that a signal may ask, with those of its RoleIds.</summary>
    public const int Asked = 100;
}
