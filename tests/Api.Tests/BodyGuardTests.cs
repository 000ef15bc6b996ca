using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using WorkflowFunctions.Api.Http;
using WorkflowFunctions.Api.Tests.Kit;

namespace WorkflowFunctions.Api.Tests;

/// <summary>Whoever lets bodies stand still, or end slowly, takes neither the memory nor the patience of the service.</summary>
public sealed class BodyGuardTests
{
    private const int Largest = 1024 * 1024;
    private const int Piece = 16 * 1024;
    private const int Share = 32 * Largest;

    [Fact]
    public async Task A_body_that_stands_still_for_a_minute_is_refused_and_one_that_goes_on_slowly_is_taken()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        var reads = new Reads();
        await using var installation = await Installation.StartAsync(builder =>
            builder.Services.AddSingleton<TimeProvider>(time).AddSingleton<IStartupFilter>(reads));
        var path = await PathAsync(installation);

        using var slow = new Sent(3 * Piece);
        var taken = installation.As("admin").SendAsync(HttpMethod.Put, path, slow);
        for (var piece = 1; piece <= 2; piece++)
        {
            slow.GoOn(Piece);
            await reads.WaitAtAsync(piece * Piece);
            time.Advance(TimeSpan.FromSeconds(59));
        }

        slow.GoOn(Piece);
        (await taken).Is(200);

        using var stuck = new Sent(3 * Piece);
        var refused = installation.As("admin").SendAsync(HttpMethod.Put, path, stuck);
        stuck.GoOn(2 * Piece);
        await reads.WaitAtAsync(2 * Piece);
        time.Advance(TimeSpan.FromSeconds(59));
        // A little now and then is no going on.
        stuck.GoOn(10);
        await reads.WaitAtAsync((2 * Piece) + 10);
        time.Advance(TimeSpan.FromSeconds(1));
        (await refused).Fails(ErrorCodes.BodyTooSlow);
    }

    [Fact]
    public async Task One_callers_bodies_have_so_much_room_and_leave_that_of_others_alone()
    {
        var reads = new Reads();
        await using var installation = await Installation.StartAsync(builder => builder.Services.AddSingleton<IStartupFilter>(reads));
        var path = await PathAsync(installation);
        var held = new List<Sent>();
        var sending = new List<Task>();
        for (var room = 0; room + Largest - 1 <= Share; room += Largest)
        {
            var body = new Sent(Largest);
            body.GoOn(Largest - 1);
            held.Add(body);
            sending.Add(installation.As("admin").SendAsync(HttpMethod.Put, path, body));
        }

        await reads.WaitAtAsync(Largest - 1, held.Count);

        using (var further = new Sent(Largest))
        {
            further.GoOn(Largest);
            var refused = (await installation.As("admin").SendAsync(HttpMethod.Put, path, further)).Fails(ErrorCodes.TooManyRequests);
            Assert.Contains("too large together", refused.Says, StringComparison.Ordinal);
            Assert.Equal("2", refused.Header("Retry-After"));
        }

        // What is small, and what others send, is taken.
        var id = await installation.As("admin").StartAsync("""{"WorkflowType":"Enrollment","Key":"12","InitialData":{"cn":"www.example.com"}}""");
        var signal = $$$"""{"SignalKey":"{{{Person.Approval}}}","Data":{"Approved":"True"}}""".PadRight(2 * Piece);
        (await installation.As("alice").PostAsync($"/Workflow/Instances/{id}/Signals", signal)).Is(204);

        held.ForEach(body => body.GoOn(1));
        await Task.WhenAll(sending);
        using var after = new Sent(Largest);
        after.GoOn(Largest);
        (await installation.As("admin").SendAsync(HttpMethod.Put, path, after)).Is(200);
        held.ForEach(body => body.Dispose());
    }

    private static async Task<string> PathAsync(Installation installation) => $"/Workflow/Definitions/{await installation.As("admin").CreateAsync("Slow")}/Steps";

    /// <summary>Steps that are sent as far as the test says.</summary>
    private sealed class Sent : HttpContent
    {
        private readonly byte[] _all;
        private readonly SemaphoreSlim _more = new(0);
        private readonly ConcurrentQueue<int> _parts = new();

        public Sent(int length)
        {
            _all = Encoding.UTF8.GetBytes(Workflows.OneStep.PadRight(length));
            Headers.ContentType = new MediaTypeHeaderValue("application/json");
        }

        public void GoOn(int bytes)
        {
            _parts.Enqueue(bytes);
            _more.Release();
        }

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
        {
            for (var sent = 0; sent < _all.Length;)
            {
                await _more.WaitAsync(cancellationToken);
                _parts.TryDequeue(out var part);
                await stream.WriteAsync(_all.AsMemory(sent, part), cancellationToken);
                await stream.FlushAsync(cancellationToken);
                sent += part;
            }
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                _more.Dispose();
            base.Dispose(disposing);
        }
    }

    /// <summary>Sees how far bodies have been read.</summary>
    private sealed class Reads : IStartupFilter
    {
        private readonly ConcurrentQueue<Watched> _bodies = new();

        /// <summary>Returns when so much of so many bodies has been read, and more is asked for.</summary>
        public Task<int> WaitAtAsync(int bytes, int bodies = 1) =>
            Eventually.SeesAsync(() => Task.FromResult(_bodies.Count(body => body.At == bytes)), there => there == bodies);

        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Use((context, rest) =>
            {
                var body = new Watched(context.Request.Body);
                _bodies.Enqueue(body);
                context.Request.Body = body;
                return rest(context);
            });
            next(app);
        };

        private sealed class Watched(Stream inner) : Stream
        {
            private int _read;
            private int _at;

            public int At => Volatile.Read(ref _at);

            public override bool CanRead => true;

            public override bool CanSeek => false;

            public override bool CanWrite => false;

            public override long Length => throw new NotSupportedException();

            public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

            public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
            {
                Volatile.Write(ref _at, _read);
                var read = await inner.ReadAsync(buffer, cancellationToken);
                _read += read;
                return read;
            }

            public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

            public override void Flush() => throw new NotSupportedException();

            public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

            public override void SetLength(long value) => throw new NotSupportedException();

            public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
        }
    }
}
