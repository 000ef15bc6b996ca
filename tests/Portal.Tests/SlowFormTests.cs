using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using WorkflowFunctions.Api.Tests.Kit;
using WorkflowFunctions.Portal.Tests.Kit;

namespace WorkflowFunctions.Portal.Tests;

/// <summary>Forms are read in another way than JSON, and before anybody has signed in.</summary>
public sealed class SlowFormTests
{
    [Theory]
    [InlineData("application/x-www-form-urlencoded", "name=alice&password=")]
    [InlineData("multipart/form-data; boundary=abc", "--abc\r\nContent-Disposition: form-data; name=\"name\"\r\n\r\nal")]
    public async Task A_form_that_stands_still_is_refused_after_a_minute(string type, string begun)
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var host = await PortalHost.StartAsync(builder =>
        {
            builder.Services.AddSingleton<TimeProvider>(time);
            // It would end by itself what stands still from the beginning.
            builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.MinRequestBodyDataRate = null);
        });
        var address = new Uri(host.Address);
        using var client = new TcpClient();
        await client.ConnectAsync(address.Host, address.Port, TestContext.Current.CancellationToken);
        var stream = client.GetStream();
        await stream.WriteAsync(
            Encoding.ASCII.GetBytes($"POST /sign-in HTTP/1.1\r\nHost: {address.Authority}\r\nOrigin: {host.Address}\r\nContent-Type: {type}\r\nContent-Length: 1000\r\n\r\n{begun}"),
            TestContext.Current.CancellationToken);

        var response = new byte[12];
        var reading = stream.ReadExactlyAsync(response, TestContext.Current.CancellationToken).AsTask();
        await Eventually.SeesAsync(
            () =>
            {
                time.Advance(TimeSpan.FromMinutes(1));
                return Task.FromResult(reading.IsCompleted);
            },
            isRefused => isRefused);

        Assert.Equal("HTTP/1.1 408", Encoding.ASCII.GetString(response));
    }
}
