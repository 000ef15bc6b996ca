namespace WorkflowFunctions.Portal.Builder;

/// <summary>The addresses of the builder, and the fields of its forms that are not a step's.</summary>
internal static class DefinitionPaths
{
    public const string List = "/definitions";
    public const string Import = "/definitions/import";

    public const string StepParameter = "step";
    public const string VersionParameter = "version";
    public const string DoneParameter = "done";
    public const string MoveParameter = "move";

    /// <summary>The panel of the chosen step, and the picture, as places of the page.</summary>
    public const string PanelId = "panel";
    public const string PictureId = "picture";

    public const string Action = "do";
    public const string Revision = "revision";

    public static string Of(Guid id, string? step = null, int? version = null, BuilderAction? done = null)
    {
        (string Name, string? Value)[] parameters =
        [
            (VersionParameter, version?.ToString(System.Globalization.CultureInfo.InvariantCulture)), (StepParameter, step), (DoneParameter, done?.ToString()),
        ];
        var query = string.Join('&', parameters.Where(parameter => parameter.Value is not null).Select(parameter => $"{parameter.Name}={Uri.EscapeDataString(parameter.Value!)}"));
        return $"{List}/{id}{(query.Length > 0 ? $"?{query}" : "")}";
    }

    /// <summary>The page of a step, from its panel on.</summary>
    public static string Panel(Guid id, string step, int? version = null) => $"{Of(id, step, version)}#{PanelId}";

    /// <summary>The page of the step with the places to which it can be moved.</summary>
    public static string Move(Guid id, string step) => $"{Of(id, step)}&{MoveParameter}=places#v-place";
}

/// <summary>What a form of a definition's page does.</summary>
internal enum BuilderAction
{
    Created,
    Imported,
    SaveStep,
    AddStep,
    RemoveStep,
    DuplicateStep,
    MoveStep,

    /// <summary>Takes back that a step was removed.</summary>
    PutBack,

    /// <summary>Adds, removes or moves rows of a form that is not saved yet.</summary>
    EditRows,
    SaveTexts,
    Publish,
    PublishVersion,
    Enable,
    Disable,

    /// <summary>Makes the steps of an earlier version those of the draft.</summary>
    TakeSteps,

    /// <summary>Makes another definition that is the same.</summary>
    Copy,
    Deleted,
}

internal static class BuilderActions
{
    /// <summary>Whether it is about the step that the page shows afterwards.</summary>
    public static bool IsOfStep(this BuilderAction action) =>
        action is BuilderAction.SaveStep or BuilderAction.AddStep or BuilderAction.DuplicateStep or BuilderAction.MoveStep or BuilderAction.PutBack;

    /// <summary>What the name of an action stands for; null if it is none.</summary>
    public static BuilderAction? Find(string? name) => Enum.TryParse<BuilderAction>(name, out var action) && Enum.IsDefined(action) ? action : null;

    /// <summary>What was done, as a sentence.</summary>
    public static string Done(this BuilderAction action) => action switch
    {
        BuilderAction.Created => "The definition is created. Add its steps, then publish it.",
        BuilderAction.Imported => "The definition is imported as a draft. Look at what is left to do, then publish it.",
        BuilderAction.SaveStep => "The step is saved in the draft.",
        BuilderAction.AddStep => "The step is added to the draft.",
        BuilderAction.RemoveStep => "The step is removed from the draft.",
        BuilderAction.DuplicateStep => "The step is added as a copy. Nothing leads to it yet.",
        BuilderAction.MoveStep => "The step is moved.",
        BuilderAction.PutBack => "The step is back where it was.",
        BuilderAction.TakeSteps => "The draft has the steps of that version now.",
        BuilderAction.Copy => "This is the copy, as a draft. It is disabled and has the same keys: change what is to be different, publish it, and enable it.",
        BuilderAction.Deleted => "The definition is deleted.",
        BuilderAction.SaveTexts => "The definition is saved.",
        BuilderAction.Publish or BuilderAction.PublishVersion => "It is published: new instances start on this version.",
        BuilderAction.Enable => "The definition is enabled: instances can be started.",
        _ => "The definition is disabled: no instances can be started.",
    };
}
