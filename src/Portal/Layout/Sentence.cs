using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;
using WorkflowFunctions.Core;

namespace WorkflowFunctions.Portal.Layout;

/// <summary>
/// A sentence of an instance, with its moments as pages show them. The API's sentences have them as programs do: in UTC, to the fraction of a second.
/// </summary>
public sealed partial class Sentence : ComponentBase
{
    /// <summary>Others may have written texts that consist of nothing else.</summary>
    private const int Most = 5;

    [Parameter, EditorRequired]
    public string Of { get; set; } = "";

    /// <inheritdoc/>
    protected override void BuildRenderTree(RenderTreeBuilder builder)
    {
        var written = 0;
        foreach (var (place, moment) in Moments().Matches(Of).Select(match => (match, Timestamps.Parse(match.Value))).Where(found => found.Item2 is not null).Take(Most))
        {
            builder.AddContent(0, Of[written..place.Index]);
            builder.OpenComponent<Moment>(1);
            builder.AddComponentParameter(2, nameof(Moment.At), moment!.Value);
            builder.CloseComponent();
            written = place.Index + place.Length;
        }

        builder.AddContent(3, Of[written..]);
    }

    [GeneratedRegex(@"\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,7})?Z\b", RegexOptions.CultureInvariant)]
    private static partial Regex Moments();
}
