using System.Collections.Frozen;
using System.IO.Compression;
using System.Reflection;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;
using WorkflowFunctions.Api.SignIn;

namespace WorkflowFunctions.Portal.Assets;

/// <summary>
/// Style sheets, scripts and images of the pages. They are in the assembly, because not every host's SDK publishes static files. Their
/// address holds the hash of their content, so that browsers may keep them for ever.
/// </summary>
internal static class AssetFiles
{
    private const string Prefix = "assets/";

    private static readonly FrozenDictionary<string, Asset> All = typeof(AssetFiles).Assembly.GetManifestResourceNames()
        .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
        .Select(Read)
        .ToFrozenDictionary(asset => asset.Name);

    /// <summary>The address of a file by its name; its content's hash is part of it.</summary>
    public static string Url(string name) => $"/portal/assets/{All[name].Hash}/{name}";

    public static void MapAssets(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/portal/assets/{hash}/{name}", SendAsync).WithMetadata(new Access.Anonymous());
        // Browsers ask for it by themselves wherever they show something of ours.
        routes.MapGet("/favicon.ico", (HttpContext context) =>
        {
            context.Response.Headers.CacheControl = "public, max-age=86400";
            return WriteAsync(context, All["icon.svg"]);
        }).WithMetadata(new Access.Anonymous());
    }

    private static Task SendAsync(HttpContext context)
    {
        if (!All.TryGetValue((string)context.GetRouteValue("name")!, out var asset) || asset.Hash != (string)context.GetRouteValue("hash")!)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        }

        context.Response.Headers.CacheControl = "public, max-age=31536000, immutable";
        return WriteAsync(context, asset);
    }

    private static async Task WriteAsync(HttpContext context, Asset asset)
    {
        var response = context.Response;
        response.ContentType = asset.MediaType;
        response.Headers.Vary = HeaderNames.AcceptEncoding;
        var content = asset.Content;
        if (context.Request.Headers.GetCommaSeparatedValues(HeaderNames.AcceptEncoding).Any(coding => coding.Split(';')[0].Trim() == "br"))
        {
            response.Headers.ContentEncoding = "br";
            content = asset.Packed.Value;
        }

        response.ContentLength = content.Length;
        await response.Body.WriteAsync(content, context.RequestAborted);
    }

    private static Asset Read(string resource)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(resource)!;
        using var content = new MemoryStream();
        stream.CopyTo(content);
        var bytes = content.ToArray();
        return new Asset(resource[Prefix.Length..], Convert.ToHexStringLower(SHA256.HashData(bytes))[..16], bytes);
    }

    private sealed record Asset(string Name, string Hash, byte[] Content)
    {
        /// <summary>The files are small: packing one, at its first use, takes a few milliseconds.</summary>
        public Lazy<byte[]> Packed { get; } = new(() =>
        {
            using var packed = new MemoryStream();
            using (var brotli = new BrotliStream(packed, CompressionLevel.SmallestSize))
                brotli.Write(Content);
            return packed.ToArray();
        });

        public string MediaType => Path.GetExtension(Name) switch
        {
            ".css" => "text/css; charset=utf-8",
            ".js" => "text/javascript; charset=utf-8",
            ".svg" => "image/svg+xml",
            var other => throw new InvalidOperationException($"'{Name}' is an asset of a type that is not known: {other}."),
        };
    }
}
