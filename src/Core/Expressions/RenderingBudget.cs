using System.Runtime.InteropServices;
using System.Text.Json;
using WorkflowFunctions.Core.Machine;

namespace WorkflowFunctions.Core.Expressions;

/// <summary>What all texts of one visit or attempt may cost together, so that no definition and no data make one step endlessly dear.</summary>
public sealed class RenderingBudget
{
    /// <summary>
    /// The most characters that they may take: whatever the data bucket holds, encoded as it may be, but not one value a thousand times over.
    /// </summary>
    public const int MostCharacters = 4 * WorkflowMachine.LargestData;

    /// <summary>The most tokens that may be evaluated in them.</summary>
    public const int MostTokens = 100_000;

    private int _tokens = MostTokens;

    /// <summary>How many characters are left.</summary>
    internal int Characters { get; private set; } = MostCharacters;

    /// <summary>False if no further token may be evaluated.</summary>
    internal bool TakeToken() => _tokens-- > 0;

    internal void TakeText(string text) => Characters -= text.Length;

    /// <summary>As much as a value that is compared; it may be more than is left.</summary>
    internal void TakeText(JsonElement value) => Characters -= JsonMarshal.GetRawUtf8Value(value).Length;
}
