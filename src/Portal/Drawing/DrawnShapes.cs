using System.Collections.Immutable;
using WorkflowFunctions.Core.Definitions;

namespace WorkflowFunctions.Portal.Drawing;

/// <summary>A step as a box. All lengths are in pixels from the upper left corner of the drawing.</summary>
/// <param name="Number">The number of the step in the graph.</param>
/// <param name="Labels">The outputs by which arrows leave it, under its lower edge.</param>
internal sealed record DrawnStep(int Number, StepDefinition Step, int Left, int Top, int Width, ImmutableArray<DrawnLabel> Labels)
{
    public const int Height = 52;

    public int Middle => Left + (Width / 2);

    public int Bottom => Top + Height;
}

/// <summary>The names of the outputs that one arrow stands for, or of those that lead to no step.</summary>
/// <param name="Text">Shortened.</param>
/// <param name="FullText">All names.</param>
internal sealed record DrawnLabel(string Text, string FullText, int Left, int Top, int Width, bool IsLost)
{
    public const int Height = 18;

    public int Middle => Left + (Width / 2);
}

/// <summary>A piece of one or several arrows.</summary>
/// <param name="Path">In the language of an SVG path: where it begins, and all further points from the one before.</param>
/// <param name="Arrows">The numbers of the arrows that pass here.</param>
/// <param name="HasHead">Whether they arrive here.</param>
/// <param name="IsLoop">Whether they lead back.</param>
internal sealed record DrawnLine(string Path, ImmutableArray<int> Arrows, bool HasHead, bool IsLoop);
