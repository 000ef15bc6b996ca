namespace WorkflowFunctions.Engine.Outgoing;

/// <summary>Reads the body of a response within a limit. The limit applies to the unpacked body.</summary>
internal static class ResponseBody
{
    public const int Largest = 1024 * 1024;

    /// <summary>The body. If it is longer, only its beginning, and <c>IsWhole</c> is false.</summary>
    /// <exception cref="CallFailedException">It broke off, or cannot be unpacked.</exception>
    /// <exception cref="OperationCanceledException">The attempt's time is over.</exception>
    public static async Task<(ReadOnlyMemory<byte> Bytes, bool IsWhole)> ReadAsync(
        HttpResponseMessage response, Uri address, int most, CancellationToken cancellation)
    {
        try
        {
            await using var stream = Unpacking.Of(await response.Content.ReadAsStreamAsync(cancellation), response.Content.Headers.ContentEncoding, address);
            using var body = new MemoryStream();
            var buffer = new byte[16 * 1024];
            while (await stream.ReadAsync(buffer, cancellation) is > 0 and var read)
            {
                body.Write(buffer, 0, read);
                if (body.Length > most)
                    return (body.GetBuffer().AsMemory(0, most), false);
            }

            return (body.GetBuffer().AsMemory(0, (int)body.Length), true);
        }
        catch (Exception failure) when (!cancellation.IsCancellationRequested && OutgoingFailures.Explain(failure, address) is { } failed)
        {
            throw failed;
        }
    }
}
