using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using WorkflowFunctions.Api.Http;
using WorkflowFunctions.Api.Tests.Kit;

namespace WorkflowFunctions.Api.Tests;

/// <summary>What a body costs that was announced and has not come: whoever holds many of them may not take the memory of all.</summary>
public sealed class AnnouncedBodyTests
{
    private const int Largest = 1024 * 1024;

    /// <summary>What the pool gives for the first few kilobytes.</summary>
    private const int Little = 16 * 1024;

    [Fact]
    public async Task A_body_gets_room_as_it_comes_and_not_as_it_is_announced()
    {
        var rooms = new ConcurrentQueue<int>();
        await using var installation = await Installation.StartAsync(builder => builder.Services.AddSingleton<IPipelinePart>(new RoomWatch(rooms)));

        var path = $"/Workflow/Definitions/{await installation.As("admin").CreateAsync("Announced")}/Steps";
        rooms.Clear();
        (await installation.As("admin").SendAsync(HttpMethod.Put, path, Person.Bytes(Encoding.UTF8.GetBytes(Workflows.OneStep.PadRight(Largest)), "application/json"))).Is(200);

        Assert.InRange(rooms.First(), 1, Little);
        Assert.True(rooms.Count > 2);
    }

    /// <summary>Sees how much room each read of a body has.</summary>
    private sealed class RoomWatch(ConcurrentQueue<int> rooms) : IPipelinePart
    {
        public void UseBeforeRouting(IApplicationBuilder app) => app.Use((context, rest) =>
        {
            context.Request.Body = new Watched(context.Request.Body, rooms);
            return rest(context);
        });

        public void UseBeforeEndpoints(IApplicationBuilder app)
        {
        }

        public void Map(IEndpointRouteBuilder routes)
        {
        }
    }

    private sealed class Watched(Stream inner, ConcurrentQueue<int> rooms) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            rooms.Enqueue(buffer.Length);
            return inner.ReadAsync(buffer, cancellationToken);
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Flush() => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
