namespace WorkflowFunctions.Portal.Drawing;

/// <summary>
/// Gives each spot its place from left to right: as near as can be to the mean of its neighbours above and below, in its order, and never
/// over another one. For one layer that is a regression with an order to keep, whose exact answer is found by joining neighbours that
/// want to pass one another into blocks.
/// </summary>
internal static class LayerPlaces
{
    private const int Sweeps = 12;
    private const double WeightOfLane = 4;

    public static void Settle(List<List<Spot>> layers)
    {
        foreach (var layer in layers)
            Place(layer, [.. layer.Select(_ => 0d)]);
        for (var sweep = 0; sweep < Sweeps; sweep++)
        {
            foreach (var layer in sweep % 2 == 0 ? layers : Enumerable.Reverse(layers))
                Place(layer, [.. layer.Select(spot => Wanted(spot, sweep))]);
        }
    }

    private static double Wanted(Spot spot, int sweep)
    {
        var near = sweep >= Sweeps - 2 ? spot.Above.Concat(spot.Below) : sweep % 2 == 0 ? spot.Above : spot.Below;
        var (sum, weights) = (0d, 0d);
        foreach (var other in near)
        {
            var weight = other.Step is null && spot.Step is null ? WeightOfLane : 1;
            (sum, weights) = (sum + (weight * other.X), weights + weight);
        }

        foreach (var other in spot.Step is null ? spot.Beside : [])
        {
            var away = (spot.Width + other.Width) / 2 * Math.Sign(spot.Order - other.Order);
            (sum, weights) = (sum + other.X + away, weights + 1);
        }

        return weights > 0 ? sum / weights : spot.X;
    }

    private static void Place(List<Spot> layer, List<double> wanted)
    {
        var offsets = new double[layer.Count];
        for (var index = 1; index < layer.Count; index++)
            offsets[index] = offsets[index - 1] + ((layer[index - 1].Width + layer[index].Width) / 2);
        var blocks = new List<(double Sum, int Count)>();
        for (var index = 0; index < layer.Count; index++)
        {
            blocks.Add((wanted[index] - offsets[index], 1));
            while (blocks.Count > 1 && blocks[^2].Sum / blocks[^2].Count >= blocks[^1].Sum / blocks[^1].Count)
            {
                var joined = (blocks[^2].Sum + blocks[^1].Sum, blocks[^2].Count + blocks[^1].Count);
                blocks.RemoveRange(blocks.Count - 2, 2);
                blocks.Add(joined);
            }
        }

        var at = 0;
        foreach (var (sum, count) in blocks)
        {
            for (var end = at + count; at < end; at++)
                layer[at].X = (sum / count) + offsets[at];
        }
    }
}
