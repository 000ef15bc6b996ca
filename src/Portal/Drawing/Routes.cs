namespace WorkflowFunctions.Portal.Drawing;

/// <summary>The spots of all layers, and by which lanes each arrow goes.</summary>
internal sealed class Routes
{
    private const int LaneWidth = 22;
    private const int Between = 32;

    private readonly Dictionary<(int To, int Layer, bool IsBack), Spot> _lanes = [];

    private Routes(List<List<Spot>> layers, Spot[] steps) => (Layers, Steps) = (layers, steps);

    public List<List<Spot>> Layers { get; }

    public Spot[] Steps { get; }

    /// <summary>For each arrow, the lanes from its step on: down, or up from the layer of its step to that of the other one.</summary>
    public List<(bool IsBack, List<Spot> Lanes)> Arrows { get; } = [];

    public IEnumerable<Spot> Lanes => _lanes.Values;

    public static Routes Of(WorkflowGraph graph, Layering layering, Func<int, int> width)
    {
        var layers = Enumerable.Range(0, layering.Layers.Max() + 1).Select(_ => new List<Spot>()).ToList();
        var steps = new Spot[graph.Steps.Length];
        foreach (var step in layering.Found)
        {
            steps[step] = new Spot(layering.Layers[step], step, width(step) + Between);
            layers[steps[step].Layer].Add(steps[step]);
        }

        var routes = new Routes(layers, steps);
        for (var index = 0; index < graph.Arrows.Length; index++)
            routes.Add(graph.Arrows[index], layering.IsBack[index]);
        return routes;
    }

    private void Add(GraphArrow arrow, bool isBack)
    {
        var (from, to) = (Steps[arrow.From], Steps[arrow.To]);
        var lanes = new List<Spot>();
        if (isBack)
        {
            for (var layer = from.Layer; layer >= to.Layer; layer--)
                lanes.Add(Lane(arrow.To, layer, isBack));
            for (var index = 1; index < lanes.Count; index++)
                Spot.Join(lanes[index], lanes[index - 1]);
            Spot.JoinBeside(from, lanes[0]);
            Spot.JoinBeside(to, lanes[^1]);
        }
        else
        {
            for (var layer = from.Layer + 1; layer < to.Layer; layer++)
                lanes.Add(Lane(arrow.To, layer, isBack));
            var way = (IEnumerable<Spot>)[from, .. lanes, to];
            foreach (var (above, below) in way.Zip(way.Skip(1)))
                Spot.Join(above, below);
        }

        Arrows.Add((isBack, lanes));
    }

    private Spot Lane(int to, int layer, bool isBack)
    {
        if (_lanes.TryGetValue((to, layer, isBack), out var known))
            return known;
        var lane = _lanes[(to, layer, isBack)] = new Spot(layer, null, LaneWidth);
        Layers[layer].Add(lane);
        return lane;
    }
}
