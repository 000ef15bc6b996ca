namespace WorkflowFunctions.Core.Steps;

/// <summary>
/// What values a parameter takes; on the wire the integer, as <c>ParameterType</c>. Numbers, booleans and dates may also be written in
/// their string form.
/// </summary>
public enum ParameterKind
{
    Text = 1,
    WholeNumber = 2,
    Number = 3,
    Boolean = 4,

    /// <summary>One of a few texts, compared without case.</summary>
    Choice = 5,

    /// <summary>A date, with or without a time; UTC if it has no offset.</summary>
    Date = 6,

    TextList = 7,

    /// <summary>Names and plain values.</summary>
    TextMap = 8,

    /// <summary>Names, each with a list of texts.</summary>
    TextListMap = 9,

    /// <summary>Whole numbers of at least 1, by role id.</summary>
    RoleCounts = 10,

    /// <summary>The inputs a <c>RequireInput</c> step asks for, by name.</summary>
    Inputs = 11,

    /// <summary>The cases of a <c>Decision</c> step, in their order.</summary>
    Cases = 12,

    /// <summary>The answers that a <c>RequireApproval</c> step takes besides approving and denying, by name.</summary>
    Answers = 13,

    /// <summary>What happens while a step waits, in the order of time.</summary>
    Escalations = 14,

    /// <summary>A list of role ids.</summary>
    RoleIds = 15,

    /// <summary>A plain value of the type that <c>Type</c> of the same entry names.</summary>
    TypedValue = 16,

    /// <summary>A list of such values.</summary>
    TypedValues = 17,

    /// <summary>The smallest or largest of such values: a number, a date, or for a text its number of characters.</summary>
    TypedLimit = 18,
}

/// <summary>Where the values come from that a form offers for a parameter.</summary>
public enum ParameterSource
{
    /// <summary>People write what they like.</summary>
    None,

    /// <summary>The roles of the installation, by id.</summary>
    Roles,

    /// <summary>The other approvals of the definition, by unique name.</summary>
    Approvals,

    /// <summary>The calendars of the installation, by name.</summary>
    Calendars,
}

/// <summary>The control by which a form asks for a parameter; on the wire the integer, as <c>ControlType</c>.</summary>
public enum ControlKind
{
    TextBox = 1,
    TextArea = 2,
    Number = 3,
    CheckBox = 4,
    DropDown = 5,
    Date = 6,
    List = 7,
    Map = 8,
    Html = 9,
    Code = 10,
    Password = 11,
}
