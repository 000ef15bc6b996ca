using System.Text;
using WorkflowFunctions.Core;
using WorkflowFunctions.Storage.Sqlite.Writing;

namespace WorkflowFunctions.Storage.Sqlite.Tests;

/// <summary>The JSON of one write, value behind value.</summary>
public sealed class JsonBufferTests
{
    [Fact]
    public void What_was_given_out_stays_as_it_was_while_the_buffer_grows_far_beyond_its_beginning()
    {
        var (buffer, parts) = (new JsonBuffer(), new List<(ArraySegment<byte> Written, string Text)>());
        for (var size = 1; size < 200_000; size *= 3)
        {
            var map = JsonMap.From(("text", new string('x', size)), ("size", $"{size}"));
            parts.Add((buffer.Write(map), JsonValues.Text(map)));
        }

        Assert.All(parts, part => Assert.Equal(part.Text, Encoding.UTF8.GetString(part.Written)));
    }

    [Fact]
    public void After_it_is_cleared_only_what_is_written_then_is_in_it()
    {
        var buffer = new JsonBuffer();
        foreach (var size in (int[])[400_000, 10, 3])
        {
            buffer.Write(JsonMap.From(("earlier", new string('y', size))));
            buffer.Clear();
            var written = buffer.Write(JsonMap.From(("a", "b")));
            Assert.Equal((0, """{"a":"b"}"""), (written.Offset, Encoding.UTF8.GetString(written)));
            buffer.Clear();
        }

        // What was large once is not kept for all that comes after it.
        Assert.InRange(buffer.Write(JsonMap.Empty).Array!.Length, 1, 256 * 1024);
    }

    [Fact]
    public void Two_buffers_of_one_thread_do_not_write_into_each_other()
    {
        var (one, other) = (new JsonBuffer(), new JsonBuffer());
        var first = one.Write(JsonMap.From(("in", "one")));
        var second = other.Write(JsonMap.From(("in", "other")));
        var third = one.Write(JsonMap.From(("again", "one")));

        Assert.Equal(["""{"in":"one"}""", """{"in":"other"}""", """{"again":"one"}"""], new[] { first, second, third }.Select(part => Encoding.UTF8.GetString(part)));
    }
}
