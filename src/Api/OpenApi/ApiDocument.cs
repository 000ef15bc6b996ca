using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;

namespace WorkflowFunctions.Api.OpenApi;

/// <summary>The OpenAPI document as bytes. It is made on the first request and kept.</summary>
public sealed class ApiDocument(IServiceProvider services)
{
    public const string Name = "v1";

    private readonly Lock _guard = new();
    private Task<ReadOnlyMemory<byte>>? _bytes;

    public Task<ReadOnlyMemory<byte>> ReadAsync()
    {
        lock (_guard)
        {
            // A client that leaves must not end what others wait for. A failure is not kept.
            return _bytes is null or { IsFaulted: true } ? _bytes = WriteAsync() : _bytes;
        }
    }

    private async Task<ReadOnlyMemory<byte>> WriteAsync()
    {
        var provider = services.GetRequiredKeyedService<IOpenApiDocumentProvider>(Name);
        var document = await provider.GetOpenApiDocumentAsync(CancellationToken.None);
        return System.Text.Encoding.UTF8.GetBytes(await document.SerializeAsJsonAsync(OpenApiSpecVersion.OpenApi3_1));
    }
}
