using System.Collections.Immutable;

namespace WorkflowFunctions.Portal.Drawing;

/// <summary>
/// Puts each step into a layer, so that arrows lead down. An arrow that closes a loop leads up instead: found by walking from the start,
/// it is the one that comes back to a step on the way.
/// </summary>
/// <param name="Layers">The layer of each step, by its number; 0 is on top.</param>
/// <param name="IsBack">For each arrow, whether it leads up, or to the step itself.</param>
/// <param name="Found">The steps in the order in which the walk found them.</param>
internal sealed record Layering(ImmutableArray<int> Layers, ImmutableArray<bool> IsBack, ImmutableArray<int> Found)
{
    public static Layering Of(WorkflowGraph graph)
    {
        var leaving = graph.Arrows.Select((arrow, index) => (arrow, index)).ToLookup(item => item.arrow.From, item => item.index);
        var isBack = new bool[graph.Arrows.Length];
        var (isFound, isOpen) = (new bool[graph.Steps.Length], new bool[graph.Steps.Length]);
        var left = new List<int>();
        var found = ImmutableArray.CreateBuilder<int>();
        foreach (var root in graph.Steps.Select(step => step.Number).OrderBy(number => number != graph.First))
            Walk(root);

        // Steps are left last to first, so each one comes after all that lead down to it.
        var layers = new int[graph.Steps.Length];
        foreach (var step in Enumerable.Reverse(left))
        {
            foreach (var arrow in leaving[step].Where(arrow => !isBack[arrow]))
                layers[graph.Arrows[arrow].To] = Math.Max(layers[graph.Arrows[arrow].To], layers[step] + 1);
        }

        return new([.. layers], [.. isBack], found.ToImmutable());

        void Walk(int step)
        {
            if (isFound[step])
                return;
            (isFound[step], isOpen[step]) = (true, true);
            found.Add(step);
            foreach (var arrow in leaving[step])
            {
                isBack[arrow] = isOpen[graph.Arrows[arrow].To];
                Walk(graph.Arrows[arrow].To);
            }

            isOpen[step] = false;
            left.Add(step);
        }
    }
}
