using System.Collections.Immutable;

namespace WorkflowFunctions.Portal.Drawing;

/// <summary>How much space a step needs: for its name and its type, and for the labels of its arrows.</summary>
internal sealed class StepBox
{
    public const int MostColumns = 28;

    private const int LeastWidth = 136;
    private const int Padding = 26;
    private const double ColumnOfName = 8.5;
    private const int Between = 6;

    private const int MostColumnsOfLabel = 24;
    private const double ColumnOfLabel = 7.2;
    private const int PaddingOfLabel = 14;

    public StepBox(GraphStep step, ImmutableArray<GraphArrow> arrows)
    {
        Step = step;
        Labels = [.. arrows.Select(arrow => new Label(arrow.To, string.Join(", ", arrow.Outputs)))];
        if (!step.Lost.IsEmpty)
            Labels = Labels.Add(new Label(null, string.Join(", ", step.Lost.Select(output => output.Name))));
        var name = Math.Min(MostColumns, DrawingText.Columns(step.Step.DisplayName));
        var text = Math.Max(name, Math.Min(MostColumns, step.Step.ExtensionName.Length));
        Width = Even(Math.Max(Math.Max(LeastWidth, (text * ColumnOfName) + Padding), LabelsWidth + (2 * Between)));
    }

    public GraphStep Step { get; }

    public int Width { get; }

    private ImmutableArray<Label> Labels { get; }

    private int LabelsWidth => Labels.Sum(label => label.Width) + (Between * Math.Max(0, Labels.Length - 1));

    /// <summary>The labels side by side under the box, in the order in which their arrows go.</summary>
    /// <param name="aim">Where the arrow to a step goes next, from the left.</param>
    public ImmutableArray<(int? To, DrawnLabel Label)> Place(int left, int bottom, Func<int, double> aim)
    {
        var at = left + ((Width - LabelsWidth) / 2);
        var placed = ImmutableArray.CreateBuilder<(int?, DrawnLabel)>();
        foreach (var label in Labels.OrderBy(label => label.To is { } to ? aim(to) : double.MaxValue))
        {
            placed.Add((label.To, new DrawnLabel(label.Text, label.FullText, at, bottom, label.Width, IsLost: label.To is null)));
            at += label.Width + Between;
        }

        return placed.ToImmutable();
    }

    /// <summary>So that the middle is a whole number, and what is to be straight is.</summary>
    private static int Even(double width) => (int)width / 2 * 2;

    /// <param name="To">Null for outputs that lead to no step.</param>
    private sealed record Label(int? To, string FullText)
    {
        public string Text { get; } = DrawingText.Shortened(To is null ? $"{FullText} → ?" : FullText, MostColumnsOfLabel);

        public int Width => Even((DrawingText.Columns(Text) * ColumnOfLabel) + PaddingOfLabel);
    }
}
