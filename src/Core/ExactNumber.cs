using System.Globalization;
using System.Text.Json;

namespace WorkflowFunctions.Core;

/// <summary>A decimal number of any length, compared by its value: nothing is rounded.</summary>
public readonly record struct ExactNumber
{
    /// <summary>A longer exponent fits no number that anything else here could use.</summary>
    private const int LongestExponent = 9;

    private readonly int _sign;

    /// <summary>Without zeros in front and behind. The number is 0.digits, times ten to the power of <see cref="_power"/>.</summary>
    private readonly string? _digits;

    private readonly long _power;

    private ExactNumber(int sign, string digits, long power) => (_sign, _digits, _power) = (sign, digits, power);

    /// <summary>Reads a JSON number, or a text that is one; null for anything else.</summary>
    public static ExactNumber? Of(JsonElement value) => JsonValues.ExactNumber(value) is { } number ? Parse(number.GetRawText()) : null;

    /// <summary>Negative if this number is the smaller one, positive if it is the larger one.</summary>
    public int Compare(ExactNumber other)
    {
        if (_sign != other._sign)
            return _sign.CompareTo(other._sign);
        var order = _power != other._power ? _power.CompareTo(other._power) : string.CompareOrdinal(_digits, other._digits);
        return _sign * order;
    }

    /// <param name="number">In the form that JSON has.</param>
    private static ExactNumber? Parse(string number)
    {
        var exponent = number.IndexOfAny(['e', 'E']);
        if (exponent >= 0 && number.Length - exponent - 2 > LongestExponent)
            return null;
        var power = exponent < 0 ? 0 : long.Parse(number.AsSpan(exponent + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        var parts = number[(number[0] == '-' ? 1 : 0)..(exponent < 0 ? number.Length : exponent)].Split('.');
        var all = string.Concat(parts);
        var digits = all.TrimStart('0');
        if (digits.Length == 0)
            return new ExactNumber(0, "", 0);
        return new ExactNumber(number[0] == '-' ? -1 : 1, digits.TrimEnd('0'), power + parts[0].Length - (all.Length - digits.Length));
    }
}
