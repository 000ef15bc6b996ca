using WorkflowFunctions.Core.Steps;

namespace WorkflowFunctions.Api.Catalogue;

/// <summary>
/// What values a parameter takes, in the integers that clients of the original API know. They refuse others, so whatever has no
/// integer of its own is 0; <c>ParameterTypeName</c> says what it is.
/// </summary>
public enum KnownParameterType
{
    Other = 0,
    Text = 1,
    WholeNumber = 2,
    Number = 3,
    Boolean = 4,
    Choice = 5,
    Date = 6,
    TextList = 7,
}

/// <summary>
/// The control for a parameter, in the integers that clients of the original API know. A control that has no integer of its own is
/// shown as the one that comes closest; <c>ControlTypeName</c> says which it is.
/// </summary>
public enum KnownControlType
{
    Other = 0,
    TextBox = 1,
    TextArea = 2,
    Number = 3,
    CheckBox = 4,
    DropDown = 5,
    Date = 6,
    List = 7,
}

/// <summary>The integers by which clients of the original API know kinds and controls.</summary>
public static class KnownTypes
{
    public static KnownParameterType Of(ParameterKind kind) => Enum.IsDefined((KnownParameterType)kind) ? (KnownParameterType)kind : KnownParameterType.Other;

    public static KnownControlType Of(ControlKind control) => control switch
    {
        ControlKind.Html or ControlKind.Code or ControlKind.Map => KnownControlType.TextArea,
        ControlKind.Password => KnownControlType.TextBox,
        _ => (KnownControlType)control,
    };
}
