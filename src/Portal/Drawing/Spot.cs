namespace WorkflowFunctions.Portal.Drawing;

/// <summary>
/// A place in a layer: a step, or a lane by which arrows pass the layer. All arrows to the same step share their lanes, so that a hundred
/// arrows to the end are one line, and the work is bounded.
/// </summary>
/// <param name="step">The number of the step; null for a lane.</param>
/// <param name="width">In pixels, with the space to the neighbours.</param>
internal sealed class Spot(int layer, int? step, double width)
{
    public int Layer => layer;

    public int? Step => step;

    public double Width => width;

    /// <summary>The place in the layer, from the left.</summary>
    public int Order { get; set; }

    /// <summary>The middle, in pixels.</summary>
    public double X { get; set; }

    public List<Spot> Above { get; } = [];

    public List<Spot> Below { get; } = [];

    /// <summary>Spots of the same layer between which an arrow turns round, so that they had better be neighbours.</summary>
    public List<Spot> Beside { get; } = [];

    public static void Join(Spot above, Spot below)
    {
        if (above.Below.Contains(below))
            return;
        above.Below.Add(below);
        below.Above.Add(above);
    }

    public static void JoinBeside(Spot one, Spot other)
    {
        if (one.Beside.Contains(other))
            return;
        one.Beside.Add(other);
        other.Beside.Add(one);
    }
}
