namespace WorkflowFunctions.Portal.Drawing;

/// <summary>Orders the spots of each layer, so that few lines cross: each goes to the mean of its neighbours in the next layer, down and up in turn.</summary>
internal static class LayerOrder
{
    private const int Sweeps = 8;

    public static void Improve(List<List<Spot>> layers)
    {
        Number(layers);
        var (fewest, best) = (long.MaxValue, new List<Spot[]>());
        for (var sweep = 0; sweep <= Sweeps; sweep++)
        {
            if (Crossings(layers) is var crossings && crossings < fewest)
                (fewest, best) = (crossings, [.. layers.Select(layer => layer.ToArray())]);
            if (sweep % 2 == 0)
            {
                foreach (var layer in layers)
                    Sort(layer, layers, spot => spot.Above);
            }
            else
            {
                foreach (var layer in Enumerable.Reverse(layers))
                    Sort(layer, layers, spot => spot.Below);
            }
        }

        for (var index = 0; index < layers.Count; index++)
            layers[index] = [.. best[index]];
        Number(layers);
    }

    /// <summary>How many pairs of lines between two layers cross.</summary>
    public static long Crossings(List<List<Spot>> layers) => layers.Sum(Crossings);

    private static long Crossings(List<Spot> layer)
    {
        // Inversions, counted with a tree of sums: lines by their upper ends, each against the lower ends of those before.
        var most = layer.SelectMany(spot => spot.Below).Select(below => below.Order + 1).DefaultIfEmpty().Max();
        var sums = new int[most + 1];
        var (seen, crossings) = (0, 0L);
        foreach (var spot in layer)
        {
            foreach (var below in spot.Below)
                crossings += seen - Upto(below.Order + 1);
            foreach (var below in spot.Below)
            {
                seen++;
                for (var at = below.Order + 1; at <= most; at += at & -at)
                    sums[at]++;
            }
        }

        return crossings;

        int Upto(int at)
        {
            var sum = 0;
            for (; at > 0; at -= at & -at)
                sum += sums[at];
            return sum;
        }
    }

    private static void Sort(List<Spot> layer, List<List<Spot>> layers, Func<Spot, List<Spot>> next)
    {
        var wanted = layer.ToDictionary(spot => spot, spot => Wanted(spot, layers, next(spot)));
        var sorted = layer.OrderBy(spot => wanted[spot]).ThenBy(spot => spot.Order).ToList();
        layer.Clear();
        layer.AddRange(sorted);
        Number(layer);
    }

    private static double Wanted(Spot spot, List<List<Spot>> layers, List<Spot> next)
    {
        // A lane stays right of the step beside which it turns.
        var beside = spot.Step is null ? spot.Beside.Select(other => Share(other, layers) + (0.75 / layers[spot.Layer].Count)) : [];
        return next.Select(other => Share(other, layers)).Concat(beside).DefaultIfEmpty(Share(spot, layers)).Average();
    }

    private static double Share(Spot spot, List<List<Spot>> layers) => (spot.Order + 0.5) / layers[spot.Layer].Count;

    private static void Number(List<List<Spot>> layers) => layers.ForEach(Number);

    private static void Number(List<Spot> layer)
    {
        for (var index = 0; index < layer.Count; index++)
            layer[index].Order = index;
    }
}
