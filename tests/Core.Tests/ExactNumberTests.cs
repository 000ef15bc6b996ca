using System.Globalization;
using System.Numerics;
using FsCheck;
using FsCheck.Fluent;

namespace WorkflowFunctions.Core.Tests;

public class ExactNumberTests
{
    [Theory]
    [InlineData("1", "1.0")]
    [InlineData("0", "-0.000")]
    [InlineData("100", "1e2")]
    [InlineData("0.001", "1E-3")]
    [InlineData("+7", "007")]
    [InlineData("-12.50", "-125e-1")]
    public void A_number_is_the_same_however_it_is_written(string one, string other) => Assert.Equal(0, Compare(one, other));

    [Theory]
    [InlineData("9007199254740992", "9007199254740993")]
    [InlineData("0.1", "0.1000000000000000000000000000000001")]
    [InlineData("-2", "-1")]
    [InlineData("-1e300", "1e-300")]
    [InlineData("9.99", "10")]
    [InlineData("-10", "-9.99")]
    public void Nothing_is_rounded(string smaller, string larger) => Assert.Equal((-1, 1), (Math.Sign(Compare(smaller, larger)), Math.Sign(Compare(larger, smaller))));

    [Theory]
    [InlineData("")]
    [InlineData("abc")]
    [InlineData("NaN")]
    [InlineData("Infinity")]
    [InlineData("1e400")]
    [InlineData("1e-99999999999999999999")]
    [InlineData("0x10")]
    [InlineData("1,000")]
    [InlineData("3\0")]
    public void What_is_no_number_is_none(string text) => Assert.Null(ExactNumber.Of(JsonValues.Of(text)));

    [Fact]
    public void Any_two_numbers_compare_as_whole_numbers_of_their_smallest_part_do()
    {
        var number = from mantissa in Gen.Choose(-100_000, 100_000) from exponent in Gen.Choose(-9, 9) select (Mantissa: mantissa, Exponent: exponent);
        Prop.ForAll(Arb.From(from one in number from other in number select (one, other)), pair =>
            Math.Sign(Compare(Text(pair.one), Text(pair.other))) == Math.Sign(Whole(pair.one).CompareTo(Whole(pair.other))))
            .Check(Config.QuickThrowOnFailure.WithQuietOnSuccess(true).WithMaxTest(Cases.Of(1_000)));

        static string Text((int Mantissa, int Exponent) number) => string.Create(CultureInfo.InvariantCulture, $"{number.Mantissa}e{number.Exponent}");

        static BigInteger Whole((int Mantissa, int Exponent) number) => number.Mantissa * BigInteger.Pow(10, number.Exponent + 9);
    }

    private static int Compare(string one, string other) => ExactNumber.Of(JsonValues.Of(one))!.Value.Compare(ExactNumber.Of(JsonValues.Of(other))!.Value);
}
