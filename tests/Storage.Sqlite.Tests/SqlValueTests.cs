using WorkflowFunctions.Storage.Sqlite.Schema;

namespace WorkflowFunctions.Storage.Sqlite.Tests;

/// <summary>A value is what it was made of, and nothing else, down to the ends of what each kind can hold.</summary>
public sealed class SqlValueTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(long.MinValue)]
    [InlineData(long.MaxValue)]
    public void A_number_is_a_number_alone(long number)
    {
        SqlValue value = number;

        Assert.True(value.TryGetNumber(out var read));
        Assert.Equal(number, read);
        Assert.False(value.IsNull);
        Assert.Null(value.Text);
        Assert.False(value.TryGetBytes(out _));
    }

    [Fact]
    public void Nothing_is_null_whatever_it_would_have_been()
    {
        foreach (var value in (SqlValue[])[default, (long?)null, (string?)null, (byte[]?)null])
        {
            Assert.True(value.IsNull);
            Assert.Null(value.Text);
            Assert.False(value.TryGetNumber(out _));
            Assert.False(value.TryGetBytes(out _));
        }
    }

    [Fact]
    public void An_empty_text_and_empty_bytes_are_not_null()
    {
        SqlValue text = "", bytes = Array.Empty<byte>();

        Assert.Equal((false, ""), (text.IsNull, text.Text));
        Assert.False(text.TryGetNumber(out _) || text.TryGetBytes(out _));
        Assert.False(bytes.IsNull);
        Assert.True(bytes.TryGetBytes(out var read));
        Assert.True(read.IsEmpty);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0, 5)]
    [InlineData(2, 3)]
    [InlineData(5, 0)]
    public void A_part_of_a_buffer_is_that_part(int offset, int count)
    {
        byte[] buffer = [1, 2, 3, 4, 5];
        SqlValue value = new ArraySegment<byte>(buffer, offset, count);

        Assert.True(value.TryGetBytes(out var read));
        Assert.Equal(buffer[offset..(offset + count)], read.ToArray());
        Assert.False(value.TryGetNumber(out _));
    }
}

/// <summary>Statements are told apart by all of their text.</summary>
public sealed class SqlComparerTests
{
    [Fact]
    public void Statements_that_agree_where_the_hash_looks_are_still_different()
    {
        // The hash takes the characters at 10, 20, 30 and 39 of these 40.
        var (one, other) = (new string('a', 40), new string('a', 40).Remove(5, 1).Insert(5, "b"));

        Assert.Equal(SqlComparer.Instance.GetHashCode(one), SqlComparer.Instance.GetHashCode(other));
        Assert.False(SqlComparer.Instance.Equals(one, other));
        Assert.Equal(2, new Dictionary<string, int>(SqlComparer.Instance) { [one] = 1, [other] = 2 }.Count);
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("SELECT 1")]
    public void A_copy_of_a_statement_is_the_same_statement(string statement)
    {
        var copy = new string(statement.AsSpan());

        Assert.True(SqlComparer.Instance.Equals(statement, copy));
        Assert.Equal(SqlComparer.Instance.GetHashCode(statement), SqlComparer.Instance.GetHashCode(copy));
        Assert.False(SqlComparer.Instance.Equals(statement, null));
    }
}
