using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Portal.Drawing;

namespace WorkflowFunctions.Portal.Tests.Drawing;

public sealed partial class DrawingLayoutTests
{
    private static readonly WorkflowDefinition Rework = Graphs.Of(
        "Start -continue-> Manager", "Manager -continue-> Finance", "Manager -deny-> Declined", "Manager -changes-> Ask",
        "Ask -continue-> Manager", "Finance -continue-> Pay", "Finance -deny-> Declined");

    /// <summary>The largest definitions that are drawn, and what people really build.</summary>
    public static TheoryData<string> Shapes => [.. Named.Keys];

    private static Dictionary<string, WorkflowDefinition> Named { get; } = new()
    {
        ["rework"] = Rework,
        ["chain"] = Graphs.Largest(step => [step + 1]),
        ["every step may be denied, or goes back to the start"] = Graphs.Largest(step => [step + 1, 99, 0]),
        ["fifty cases"] = Graphs.Largest(step => step == 0 ? Enumerable.Range(1, 50) : [step + 50]),
        ["as many arrows as are drawn"] = Graphs.Largest(step => Enumerable.Range(1, 10).Select(way => ((step * 3) + (way * 37)) % 100)),
        ["each step to itself"] = Graphs.Largest(step => [step, step + 1]),
        ["nothing is connected"] = Graphs.Largest(_ => []),
    };

    [Theory, MemberData(nameof(Shapes))]
    public void No_step_and_no_label_lies_over_another_one_and_all_are_inside(string shape)
    {
        var layout = Drawn(Named[shape]);
        var boxes = layout.Steps.Select(step => (step.Left, step.Top, Right: step.Left + step.Width, step.Bottom))
            .Concat(layout.Steps.SelectMany(step => step.Labels)
                .Select(label => (label.Left, label.Top, Right: label.Left + label.Width, Bottom: label.Top + DrawnLabel.Height))).ToList();
        Assert.Equal(Named[shape].Steps.Length, layout.Steps.Length);
        Assert.All(boxes, box => Assert.True(box is { Left: > 0, Top: > 0 } && box.Right < layout.Width && box.Bottom < layout.Height, $"{box}"));
        for (var one = 0; one < boxes.Count; one++)
        {
            for (var other = one + 1; other < boxes.Count; other++)
            {
                if (Overlap(boxes[one], boxes[other]))
                    Assert.Fail($"{boxes[one]} lies over {boxes[other]}.");
            }
        }
    }

    [Theory, MemberData(nameof(Shapes))]
    public void No_line_passes_through_a_step_or_leaves_the_picture(string shape)
    {
        var layout = Drawn(Named[shape]);
        var rows = layout.Steps.GroupBy(step => step.Top).ToList();
        foreach (var line in layout.Lines)
        {
            // Every piece that goes through a row goes straight down or up in it, beside the boxes.
            var (x, points) = Trace(line.Path);
            Assert.True(points.TrueForAll(point => point.X >= 0 && point.X <= layout.Width && point.Y >= 0 && point.Y <= layout.Height), line.Path);
            foreach (var row in rows)
            {
                var crossing = x.Where(part => Math.Min(part.From, part.To) < row.Key + DrawnStep.Height && Math.Max(part.From, part.To) > row.Key);
                Assert.False(crossing.Any(part => row.Any(step => part.X > step.Left && part.X < step.Left + step.Width)), line.Path);
            }
        }
    }

    [Theory, MemberData(nameof(Shapes))]
    public void The_same_definition_always_gives_the_same_picture(string shape)
    {
        var (one, other) = (Drawn(Named[shape]), Drawn(Named[shape]));
        Assert.Equal(one.Lines.Select(line => line.Path), other.Lines.Select(line => line.Path));
        Assert.Equal(one.Steps.Select(step => (step.Left, step.Top)), other.Steps.Select(step => (step.Left, step.Top)));
    }

    [Theory, MemberData(nameof(Shapes))]
    public void Every_arrow_arrives_where_it_leads_to(string shape)
    {
        var layout = Drawn(Named[shape]);
        var lines = layout.Lines.SelectMany(line => line.Arrows.Select(arrow => (arrow, Piece: (line.HasHead, Trace(line.Path).Points)))).ToLookup(line => line.arrow, line => line.Piece);
        for (var arrow = 0; arrow < layout.Graph.Arrows.Length; arrow++)
        {
            var pieces = lines[arrow].ToList();
            var (from, to) = (layout.Steps[layout.Graph.Arrows[arrow].From], layout.Steps[layout.Graph.Arrows[arrow].To]);
            var at = Assert.Single(from.Labels, label => label.FullText == string.Join(", ", layout.Graph.Arrows[arrow].Outputs)) is var label
                ? (X: label.Middle, Y: label.Top + DrawnLabel.Height) : default;
            for (var isThere = false; !isThere;)
            {
                var next = Assert.Single(pieces, piece => piece.Points[0] == at);
                pieces.Remove(next);
                (isThere, at) = (next.HasHead, next.Points[^1]);
            }

            Assert.Empty(pieces);
            Assert.True(at.Y == to.Top && at.X > to.Left && at.X < to.Left + to.Width, $"{at} is not the upper edge of {to}.");
        }
    }

    [Fact]
    public void A_loop_goes_up_and_everything_else_goes_down()
    {
        var layout = Drawn(Rework);
        var step = layout.Steps.ToDictionary(drawn => drawn.Step.UniqueName);
        Assert.True(step["Start"].Top < step["Manager"].Top && step["Manager"].Top < step["Finance"].Top && step["Finance"].Top < step["Pay"].Top);
        Assert.True(step["Ask"].Top > step["Manager"].Top);
        var back = Array.FindIndex([.. layout.Graph.Arrows], arrow => arrow.Outputs is ["continue"] && layout.Graph.Steps[arrow.From].Step.UniqueName == "Ask");
        Assert.All(layout.Lines, line => Assert.Equal(line.Arrows.Contains(back), line.IsLoop));
    }

    [Fact]
    public void Few_lines_cross_if_none_has_to()
    {
        var layers = Routed(Graphs.Of("a -1-> b", "a -2-> c", "b -1-> x", "b -2-> y", "c -1-> x"));
        Assert.True(LayerOrder.Crossings(layers) > 0);
        LayerOrder.Improve(layers);
        Assert.Equal(0, LayerOrder.Crossings(layers));
    }

    [Fact]
    public void Outputs_to_the_same_step_are_one_arrow_and_those_to_no_step_are_shown()
    {
        var layout = Drawn(Graphs.Of([
            Graphs.Step("a", new("continue", "b"), new("deny", "B"), new("deadline", "nowhere")), Graphs.Step("b")]));
        Assert.Single(layout.Graph.Arrows);
        Assert.Equal(["continue, deny", "deadline → ?"], layout.Steps[0].Labels.Select(label => label.Text));
        Assert.Equal([false, true], layout.Steps[0].Labels.Select(label => label.IsLost));
    }

    [Fact]
    public void With_more_arrows_than_anybody_could_follow_nothing_is_drawn()
    {
        Assert.NotNull(DrawingLayout.Of(Graphs.Largest(step => Enumerable.Range(0, 10))));
        Assert.Null(DrawingLayout.Of(Graphs.Largest(step => Enumerable.Range(0, step == 0 ? 11 : 10))));
        Assert.Null(DrawingLayout.Of(Graphs.Of(ImmutableArray<StepDefinition>.Empty)));
    }

    /// <summary>Memory instead of time, which says more of the machine than of the work.</summary>
    [Theory, MemberData(nameof(Shapes))]
    public void No_picture_takes_much_work(string shape)
    {
        Drawn(Named[shape]);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Drawn(Named[shape]);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 1, 100_000_000);
    }

    [Fact]
    public void Names_are_shortened_by_what_people_see()
    {
        Assert.Equal("short", DrawingText.Shortened("short", 5));
        Assert.Equal("shor…", DrawingText.Shortened("shorter", 5));
        Assert.Equal("証明…", DrawingText.Shortened("証明書の承認", 5));
        Assert.Equal("👩‍👩‍👧…", DrawingText.Shortened("👩‍👩‍👧👩‍👩‍👧", 3));
    }

    private static DrawingLayout Drawn(WorkflowDefinition definition) => DrawingLayout.Draw(definition) ?? throw new InvalidOperationException("Nothing is drawn.");

    private static List<List<Spot>> Routed(WorkflowDefinition definition)
    {
        var graph = WorkflowGraph.Of(definition);
        var layers = Routes.Of(graph, Layering.Of(graph), _ => 100).Layers;
        foreach (var layer in layers)
        {
            for (var index = 0; index < layer.Count; index++)
                layer[index].Order = index;
        }

        return layers;
    }

    private static bool Overlap((int Left, int Top, int Right, int Bottom) one, (int Left, int Top, int Right, int Bottom) other) =>
        one.Left < other.Right && other.Left < one.Right && one.Top < other.Bottom && other.Top < one.Bottom;

    /// <summary>The straight parts of a path, with where they begin and end, and all its points.</summary>
    private static (List<(int X, int From, int To)> Straight, List<(int X, int Y)> Points) Trace(string path)
    {
        var (straight, points) = (new List<(int, int, int)>(), new List<(int X, int Y)>());
        foreach (Match command in Commands().Matches(path))
        {
            var numbers = command.Groups[2].Value.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(number => int.Parse(number, CultureInfo.InvariantCulture)).ToArray();
            var (x, y) = points.Count == 0 ? (X: 0, Y: 0) : points[^1];
            if (command.Groups[1].Value == "v")
            {
                straight.Add((x, y, y + numbers[0]));
                points.Add((x, y + numbers[0]));
                continue;
            }

            for (var index = 0; index < numbers.Length; index += 2)
                points.Add((x + numbers[index], y + numbers[index + 1]));
        }

        return (straight, points);
    }

    [GeneratedRegex("([Mcv])([-0-9 ]+)")]
    private static partial Regex Commands();
}
