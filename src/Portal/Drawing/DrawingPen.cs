using System.Collections.Immutable;

namespace WorkflowFunctions.Portal.Drawing;

/// <summary>Turns spots into boxes and lines. Lines bend only between the layers, where there are no boxes.</summary>
internal sealed class DrawingPen
{
    private const int Margin = 36;
    private const int LayerHeight = DrawnStep.Height + DrawnLabel.Height;
    private const int Gap = 56;
    private const int Turn = 30;

    /// <summary>How far from the middle of a step loops arrive.</summary>
    private const int LoopArrives = 26;

    private readonly WorkflowGraph _graph;
    private readonly Routes _routes;
    private readonly ImmutableArray<StepBox> _boxes;
    private readonly Dictionary<(int From, int To), int> _arrows;
    private readonly double _left;
    private readonly int _width;

    /// <summary>The pieces in the order in which they were first drawn, each with the arrows that pass it.</summary>
    private readonly OrderedDictionary<(string Path, bool HasHead, bool IsLoop), List<int>> _lines = [];

    public DrawingPen(WorkflowGraph graph, ImmutableArray<StepBox> boxes, Routes routes)
    {
        (_graph, _boxes, _routes) = (graph, boxes, routes);
        _arrows = graph.Arrows.Index().ToDictionary(arrow => (arrow.Item.From, arrow.Item.To), arrow => arrow.Index);
        var spots = routes.Layers.SelectMany(layer => layer).ToList();
        _left = spots.Min(spot => spot.X - (spot.Width / 2)) - Margin;
        _width = (int)(spots.Max(spot => spot.X + (spot.Width / 2)) - _left) + Margin;
    }

    public DrawingLayout Draw()
    {
        var steps = _boxes.Select(Box).ToImmutableArray();
        for (var index = 0; index < _graph.Arrows.Length; index++)
        {
            var (arrow, (isBack, lanes)) = (_graph.Arrows[index], _routes.Arrows[index]);
            var port = steps[arrow.From].Ports[arrow.To];
            if (isBack)
                DrawLoop(index, port, lanes, arrow);
            else
                DrawDown(index, port, lanes, arrow);
        }

        var height = (_routes.Layers.Count * LayerHeight) + ((_routes.Layers.Count - 1) * Gap) + (2 * Margin);
        var lines = _lines.Select(line => new DrawnLine(line.Key.Path, [.. line.Value], line.Key.HasHead, line.Key.IsLoop));
        return new DrawingLayout(_graph, [.. steps.Select(step => step.Drawn)], [.. lines], _width, height);
    }

    private (DrawnStep Drawn, Dictionary<int, int> Ports) Box(StepBox box)
    {
        var number = box.Step.Number;
        var spot = _routes.Steps[number];
        var (left, top) = (X(spot) - (box.Width / 2), Top(spot.Layer));
        var labels = box.Place(left, top + DrawnStep.Height, to => _routes.Arrows[_arrows[(number, to)]] is var (_, lanes) && lanes.Count > 0 ? lanes[0].X : _routes.Steps[to].X);
        return (
            new DrawnStep(number, box.Step.Step, left, top, box.Width, [.. labels.Select(label => label.Label)]),
            labels.Where(label => label.To is not null).ToDictionary(label => label.To!.Value, label => label.Label.Middle));
    }

    private void DrawDown(int arrow, int port, List<Spot> lanes, GraphArrow ends)
    {
        var (x, layer) = (port, _routes.Steps[ends.From].Layer);
        foreach (var lane in lanes)
        {
            Add(arrow, $"M{x} {Bottom(layer)}{Bend(X(lane) - x, Gap)}v{LayerHeight}", hasHead: false, isLoop: false);
            (x, layer) = (X(lane), lane.Layer);
        }

        var to = _routes.Steps[ends.To];
        Add(arrow, $"M{x} {Bottom(layer)}{Bend(X(to) - x, Gap)}", hasHead: true, isLoop: false);
    }

    private void DrawLoop(int arrow, int port, List<Spot> lanes, GraphArrow ends)
    {
        var (first, last, to) = (lanes[0], lanes[^1], _routes.Steps[ends.To]);
        Add(arrow, $"M{port} {Bottom(first.Layer)}c0 {Turn} {X(first) - port} {Turn} {X(first) - port} 0", hasHead: false, isLoop: true);
        foreach (var (lane, above) in lanes.Zip(lanes.Skip(1)))
            Add(arrow, $"M{X(lane)} {Bottom(lane.Layer)}v{-LayerHeight}{Bend(X(above) - X(lane), -Gap)}", hasHead: false, isLoop: true);
        var away = X(to) + (last.X < to.X ? -LoopArrives : LoopArrives) - X(last);
        Add(arrow, $"M{X(last)} {Bottom(last.Layer)}v{-LayerHeight}c0 {-Turn} {away} {-Turn} {away} 0", hasHead: true, isLoop: true);
    }

    private void Add(int arrow, string path, bool hasHead, bool isLoop)
    {
        if (!_lines.TryGetValue((path, hasHead, isLoop), out var arrows))
            _lines[(path, hasHead, isLoop)] = arrows = [];
        arrows.Add(arrow);
    }

    /// <summary>From the point before, so that lines of the same form are the same text, of which a page with many weighs little.</summary>
    private static string Bend(int aside, int down) => aside == 0 ? $"v{down}" : $"c0 {down / 2} {aside} {down / 2} {aside} {down}";

    private int X(Spot spot) => (int)Math.Round(spot.X - _left);

    private static int Top(int layer) => Margin + (layer * (LayerHeight + Gap));

    private static int Bottom(int layer) => Top(layer) + LayerHeight;
}
