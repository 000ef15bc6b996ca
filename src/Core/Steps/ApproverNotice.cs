using System.Collections.Immutable;
using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Core.Expressions;

namespace WorkflowFunctions.Core.Steps;

/// <summary>The parameters by which a step that waits for people says whether they are told, and in which words.</summary>
public static class ApproverNotice
{
    /// <summary>The prefix of the parameters for the words.</summary>
    public const string Prefix = "Notify";

    private static readonly StepParameter Wanted = new("NotifyApprovers", ParameterKind.Boolean)
    {
        Default = "False",
        Description = "If True, a mail goes to those who may answer when the step begins to wait.",
    };

    /// <summary>The parameters of a step type whose approvers can be told.</summary>
    public static ImmutableArray<StepParameter> Parameters { get; } =
    [
        Wanted,
        new(Prefix + "Subject", ParameterKind.Text)
        {
            Tokens = true, NoticeTokens = NoticeTokens.OfStep, DependsOn = Wanted.Name, Description = "The subject of that mail. By default that of the installation.",
        },
        new(Prefix + "Message", ParameterKind.Text)
        {
            Tokens = true, NoticeTokens = NoticeTokens.OfStep, DependsOn = Wanted.Name, Control = ControlKind.Html,
            Description = "The HTML of that mail; values are encoded. By default that of the installation.",
        },
    ];

    /// <summary>Whether those who may answer are told. A value that cannot be read tells nobody: publishing refuses it.</summary>
    public static bool IsWanted(StepDefinition step) => Wanted.BooleanOf(step);
}
