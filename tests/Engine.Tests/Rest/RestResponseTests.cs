using System.IO.Compression;
using System.Text.Json;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Machine;
using WorkflowFunctions.Engine.Steps.Rest;
using WorkflowFunctions.Engine.Stores;
using WorkflowFunctions.Engine.Tests.Kit;

namespace WorkflowFunctions.Engine.Tests.Rest;

public sealed class RestResponseTests
{
    private static readonly object Keep = new { DataBucketProperty = "answer" };

    [Theory]
    [InlineData("application/json", """{"id":7,"tags":["a"]}""", """{"id":7,"tags":["a"]}""")]
    [InlineData("application/problem+json; charset=utf-8", "[1,true,null]", "[1,true,null]")]
    [InlineData("application/json", "\"text\"", "\"text\"")]
    [InlineData("text/plain", "7", "\"7\"")]
    [InlineData("application/xml", "<a/>", "\"<a/>\"")]
    public async Task A_body_lands_in_the_data_bucket_as_json_or_text_and_its_status_beside_it(string type, string body, string stored)
    {
        await using var server = await WebServer.StartAsync(201, body, type);
        await using var lab = new OutgoingLab();
        var values = (await lab.CallAsync(server.Url(), Keep)).Values();

        Assert.Equal(["answer", "answer.StatusCode"], values.Keys);
        Assert.True(JsonElement.DeepEquals(JsonElement.Parse(stored), values["answer"]));
        Assert.Equal(201, values["answer.StatusCode"].GetInt32());
    }

    [Theory]
    [InlineData("9007199254740993")]
    [InlineData("0.10000000000000000000000000000000001")]
    [InlineData("12345678901234567890123456789012345678901234567890")]
    [InlineData("1.50e400")]
    public async Task A_number_in_a_response_keeps_its_digits(string number)
    {
        await using var server = await WebServer.StartAsync(200, $$"""{"n":{{number}}}""", "application/json");
        await using var lab = new OutgoingLab();

        Assert.Equal($$"""{"n":{{number}}}""", (await lab.CallAsync(server.Url(), Keep)).Values()["answer"].GetRawText());
    }

    [Fact]
    public async Task An_empty_body_is_an_empty_text()
    {
        await using var server = await WebServer.StartAsync(204);
        await using var lab = new OutgoingLab();

        Assert.Equal("", (await lab.CallAsync(server.Url(), Keep)).Values()["answer"].GetString());
    }

    [Theory]
    [InlineData("""{"id":""")]
    [InlineData("{} {}")]
    [InlineData("""{"a":"\ud800"}""")]
    [InlineData("""{"\udc00":1}""")]
    [InlineData("<html>")]
    public async Task Broken_json_is_kept_as_text_and_noted(string body)
    {
        await using var server = await WebServer.StartAsync(200, body);
        await using var lab = new OutgoingLab();
        var outcome = await lab.CallAsync(server.Url(), Keep);

        Assert.Equal(body, outcome.Values()["answer"].GetString());
        Assert.Contains("The response claims to be JSON, but it is none that can be kept: it was kept as text.", outcome.Notes.Select(note => note.Message));
    }

    [Fact]
    public async Task Json_that_is_nested_too_deeply_for_the_store_is_kept_as_text()
    {
        var deep = new string('[', 60) + new string(']', 60);
        await using var server = await WebServer.StartAsync(200, deep);
        await using var lab = new OutgoingLab();
        var outcome = await lab.CallAsync(server.Url(), Keep);

        Assert.Equal(deep, outcome.Values()["answer"].GetString());
        var entry = new OutcomeRecorded("outcome.1.step.1", Contexts.Now, 1, "step", 1, outcome);
        Assert.Equal(deep, ((OutcomeRecorded)StoreJson.Read<InboxEntry>(StoreJson.Write<InboxEntry>(entry))).Outcome.Values()["answer"].GetString());
    }

    [Fact]
    public async Task The_deepest_json_that_is_kept_can_be_stored_and_read()
    {
        var deep = new string('[', RestResponse.DeepestNesting) + new string(']', RestResponse.DeepestNesting);
        await using var server = await WebServer.StartAsync(200, deep);
        await using var lab = new OutgoingLab();
        var entry = new OutcomeRecorded("outcome.1.step.1", Contexts.Now, 1, "step", 1, await lab.CallAsync(server.Url(), Keep));

        Assert.Equal(deep, ((OutcomeRecorded)StoreJson.Read<InboxEntry>(StoreJson.Write<InboxEntry>(entry))).Outcome.Values()["answer"].GetRawText());
    }

    [Theory]
    [InlineData("text/plain; charset=iso-8859-1", new byte[] { 0xE4 }, "ä")]
    [InlineData("text/plain; charset=windows-1252", new byte[] { 0x80 }, "€")]
    [InlineData("text/plain; charset=utf-16", new byte[] { 0xE4, 0 }, "ä")]
    [InlineData("text/plain; charset=klingon", new byte[] { 0xC3, 0xA4 }, "ä")]
    [InlineData("text/plain", new byte[] { 0xEF, 0xBB, 0xBF, 0x61 }, "a")]
    [InlineData("text/plain", new byte[] { 0x61, 0, 0xFF }, "a\0\uFFFD")]
    [InlineData("application/octet-stream", new byte[] { 0xED, 0xA0, 0x80 }, "\uFFFD\uFFFD\uFFFD")]
    public async Task Text_is_read_in_its_charset_and_what_is_none_is_replaced(string type, byte[] body, string stored)
    {
        await using var server = await WebServer.StartAsync(context =>
        {
            context.Response.ContentType = type;
            return context.Response.Body.WriteAsync(body).AsTask();
        });
        await using var lab = new OutgoingLab();

        Assert.Equal(stored, (await lab.CallAsync(server.Url(), Keep)).Values()["answer"].GetString());
    }

    /// <summary>"+AOQ-" is "ä" in UTF-7, and would pass for other text everywhere else.</summary>
    [Theory]
    [InlineData("text/plain; charset=utf-7", "utf-7")]
    [InlineData("application/json; charset=\"UTF-7\"", "UTF-7")]
    [InlineData("text/plain; charset=csUnicode11UTF7", "csUnicode11UTF7")]
    public async Task Text_in_utf_7_is_not_taken_for_other_text_and_fails_the_step_for_good(string type, string named)
    {
        await using var server = await WebServer.StartAsync(200, "\"+AOQ-\"", type);
        await using var lab = new OutgoingLab();

        (await lab.CallAsync(server.Url(), Keep)).Fails(mayPass: false, $"the response is text in the charset '{named}', which is not read here");
    }

    [Fact]
    public async Task A_failure_that_comes_in_utf_7_is_told_by_its_status_alone()
    {
        await using var server = await WebServer.StartAsync(400, "+AOQ-", "text/plain; charset=utf-7");
        await using var lab = new OutgoingLab();

        (await lab.CallAsync(server.Url(), Keep)).Fails(mayPass: false, $"'127.0.0.1:{server.Port}' answered 400");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Ten_megabytes_are_not_read_and_fail_the_step_for_good(bool announced)
    {
        await using var server = await WebServer.StartAsync(async context =>
        {
            context.Response.ContentLength = announced ? 10 * 1024 * 1024 : null;
            for (var part = 0; part < 10 * 16; part++)
                await context.Response.Body.WriteAsync(new byte[64 * 1024], context.RequestAborted);
        });
        await using var lab = new OutgoingLab();

        (await lab.CallAsync(server.Url(), Keep)).Fails(mayPass: false, "the response is larger than the 1048576 bytes that are read");
    }

    [Fact]
    public async Task What_nobody_wants_to_keep_is_not_read()
    {
        await using var server = await WebServer.StartAsync(async context =>
        {
            await context.Response.Body.FlushAsync();
            await Task.Delay(Timeout.InfiniteTimeSpan, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
        });
        await using var lab = new OutgoingLab();

        Assert.Empty((await lab.CallAsync(server.Url())).Values());
    }

    [Fact]
    public async Task A_response_that_the_data_bucket_cannot_hold_fails_the_step_for_good()
    {
        await using var server = await WebServer.StartAsync(200, new string('x', WorkflowMachine.LargestData), "text/plain");
        await using var lab = new OutgoingLab();

        (await lab.CallAsync(server.Url(), Keep)).FailsWith(mayPass: false, "bytes in the data bucket; at most 524288 are allowed");
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    [InlineData("deflate")]
    public async Task A_packed_response_is_unpacked_and_a_bomb_is_left_alone(string encoding)
    {
        await using var server = await WebServer.StartAsync(async context =>
        {
            context.Response.Headers.ContentEncoding = encoding;
            context.Response.ContentType = "text/plain";
            var size = context.Request.Path == "/bomb" ? 200 * 1024 * 1024 : 3;
            await using var packed = Pack(encoding, context.Response.Body);
            for (var left = size; left > 0; left -= 1024 * 1024)
                await packed.WriteAsync(Enumerable.Repeat((byte)'a', Math.Min(left, 1024 * 1024)).ToArray(), context.RequestAborted);
        });
        await using var lab = new OutgoingLab();
        var bomb = await lab.CallAsync(server.Url("/bomb"), Keep);

        bomb.Fails(mayPass: false, "the response is larger than the 1048576 bytes that are read");
        Assert.Equal("aaa", (await lab.CallAsync(server.Url("/fine"), Keep)).Values()["answer"].GetString());
    }

    [Theory]
    [InlineData("x-gzip", "gzip")]
    [InlineData("GZIP", "gzip")]
    [InlineData("identity", "")]
    [InlineData("gzip, br", "gzip br")]
    [InlineData("br,deflate, x-gzip", "br deflate gzip")]
    [InlineData("identity, gzip, identity", "gzip")]
    public async Task A_response_is_unpacked_whatever_its_encodings_are_called_and_however_many_there_are(string header, string layers)
    {
        var body = layers.Split(' ', StringSplitOptions.RemoveEmptyEntries).Aggregate("aaa"u8.ToArray(), Pack);
        await using var server = await WebServer.StartAsync(context =>
        {
            context.Response.Headers.ContentEncoding = header;
            context.Response.ContentType = "text/plain";
            return context.Response.Body.WriteAsync(body).AsTask();
        });
        await using var lab = new OutgoingLab();

        Assert.Equal("aaa", (await lab.CallAsync(server.Url(), Keep)).Values()["answer"].GetString());
    }

    [Theory]
    [InlineData("zstd", "comes in the encoding 'zstd', which is not known here")]
    [InlineData("gzip, compress", "comes in the encoding 'compress', which is not known here")]
    [InlineData("gzip, gzip, br, br, deflate", "is packed more than 3 times")]
    public async Task A_response_in_an_encoding_that_is_not_known_fails_the_step_for_good(string header, string reason)
    {
        await using var server = await WebServer.StartAsync(200, "aaa", "text/plain", ("Content-Encoding", header));
        await using var lab = new OutgoingLab();

        (await lab.CallAsync(server.Url(), Keep)).Fails(mayPass: false, $"the response of '127.0.0.1:{server.Port}' {reason}");
    }

    [Fact]
    public async Task A_packed_response_that_is_broken_fails_the_step_for_good()
    {
        await using var server = await WebServer.StartAsync(200, "this is no gzip", "text/plain", ("Content-Encoding", "gzip"));
        await using var lab = new OutgoingLab();

        (await lab.CallAsync(server.Url(), Keep)).Fails(mayPass: false, $"the response of '127.0.0.1:{server.Port}' cannot be unpacked");
    }

    private static byte[] Pack(byte[] body, string encoding)
    {
        using var packed = new MemoryStream();
        using (var stream = Pack(encoding, packed))
            stream.Write(body);
        return packed.ToArray();
    }

    private static Stream Pack(string encoding, Stream to) => encoding switch
    {
        "gzip" => new GZipStream(to, CompressionLevel.Fastest, leaveOpen: true),
        "br" => new BrotliStream(to, CompressionLevel.Fastest, leaveOpen: true),
        _ => new ZLibStream(to, CompressionLevel.Fastest, leaveOpen: true),
    };
}
