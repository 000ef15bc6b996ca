using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using WorkflowFunctions.Core.Definitions;

namespace WorkflowFunctions.Portal.Drawing;

/// <summary>
/// A workflow as a picture: the steps in layers from the start down, arrows that leave a step at its lower edge under the names of the
/// outputs and arrive at an upper edge, and loops that turn round and go up between the steps. The same definition always gives the same
/// picture.
/// </summary>
/// <remarks>
/// The layered layout of GraphShape was tried: it took half a minute for a hundred steps with five outputs each, and gave another picture
/// every time.
/// </remarks>
internal sealed record DrawingLayout(
    WorkflowGraph Graph, ImmutableArray<DrawnStep> Steps, ImmutableArray<DrawnLine> Lines, int Width, int Height)
{
    /// <summary>A published version stays in memory and its picture with it: many look at the same one.</summary>
    private static readonly ConditionalWeakTable<WorkflowDefinition, StrongBox<DrawingLayout?>> Known = [];

    /// <summary>Null if there is nothing to draw, or too much.</summary>
    public static DrawingLayout? Of(WorkflowDefinition definition) =>
        Known.GetValue(definition, static definition => new(Draw(definition))).Value;

    internal static DrawingLayout? Draw(WorkflowDefinition definition)
    {
        var graph = WorkflowGraph.Of(definition);
        if (!graph.CanBeDrawn)
            return null;
        var boxes = graph.Steps.Select(step => new StepBox(step, [.. graph.Arrows.Where(arrow => arrow.From == step.Number)])).ToImmutableArray();
        var routes = Routes.Of(graph, Layering.Of(graph), step => boxes[step].Width);
        LayerOrder.Improve(routes.Layers);
        LayerPlaces.Settle(routes.Layers);
        return new DrawingPen(graph, boxes, routes).Draw();
    }
}
