using System.Globalization;
using WorkflowFunctions.Core.Instances;

namespace WorkflowFunctions.Core.Steps.Approval;

/// <summary>How the sentence about an approval says how many are missing.</summary>
public static class ApprovalWords
{
    private const string Before = "Awaiting ";
    private const string Behind = " more approval(s)";

    /// <summary>The same sentence as people say it: of one approval, or of several. Any other sentence stays as it is.</summary>
    public static StatusMessage ForPeople(StatusMessage message)
    {
        var text = message.Text;
        var end = text.IndexOf(Behind, StringComparison.Ordinal);
        return text.StartsWith(Before, StringComparison.Ordinal) && end > Before.Length
            && long.TryParse(text.AsSpan(Before.Length, end - Before.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            ? message with { Text = $"{text.AsSpan(0, end)} more approval{(count == 1 ? "" : "s")}{text.AsSpan(end + Behind.Length)}" }
            : message;
    }

    /// <summary>The words of the API, which clients may read: they never change.</summary>
    internal static string Missing(long count) => string.Create(CultureInfo.InvariantCulture, $"{Before}{count}{Behind}");
}
