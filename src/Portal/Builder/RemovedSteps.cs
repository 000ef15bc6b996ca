using System.Buffers.Text;
using System.Collections.Immutable;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;
using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Engine.Stores;

namespace WorkflowFunctions.Portal.Builder;

/// <summary>A step that was removed, and where it was.</summary>
/// <param name="Place">Its index among the steps.</param>
/// <param name="Arrows">The outputs that led to it.</param>
internal sealed record RemovedStep(StepDefinition Step, int Place, ImmutableArray<RemovedArrow> Arrows);

/// <param name="Place">The index of the output among those of its step.</param>
internal sealed record RemovedArrow(string From, string Output, int Place);

/// <summary>
/// Keeps a step that was removed just now in the address of the page that says so, sealed, so that it can be put back. Nothing is stored for
/// it, and it works whichever process answers. Nobody can make such an address who could not put the step there anyway.
/// </summary>
internal sealed class RemovedSteps(IDataProtectionProvider protection)
{
    public const string Parameter = "removed";

    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    /// <summary>Not every server in front takes an address beyond 8 KB.</summary>
    private const int Longest = 6_000;

    private readonly ITimeLimitedDataProtector _protector = protection.CreateProtector("WorkflowFunctions.Portal.RemovedSteps").ToTimeLimitedDataProtector();

    /// <summary>The step as a part of an address; null if it is too large for one.</summary>
    public string? Seal(Guid definition, ImmutableArray<StepDefinition> steps, StepDefinition removed)
    {
        var arrows = from step in steps
                     where !ReferenceEquals(step, removed)
                     from output in step.Outputs.Select((output, index) => (output.Name, output.Target, Place: index))
                     where string.Equals(output.Target, removed.UniqueName, StringComparison.OrdinalIgnoreCase)
                     select new RemovedArrow(step.UniqueName, output.Name, output.Place);
        var kept = new Kept(definition, Encoding.UTF8.GetString(StoreJson.Write(removed)), steps.IndexOf(removed), [.. arrows]);
        var text = Base64Url.EncodeToString(_protector.Protect(Pack(kept), Lifetime));
        return text.Length > Longest ? null : text;
    }

    /// <summary>The step that an address keeps; null if it keeps none of this definition, or does not keep it any longer.</summary>
    public RemovedStep? Open(Guid definition, string? text)
    {
        try
        {
            return text is { Length: > 0 and <= Longest } && Unpack(_protector.Unprotect(Base64Url.DecodeFromChars(text))) is { } kept && kept.Definition == definition
                ? new(StoreJson.Read<StepDefinition>(Encoding.UTF8.GetBytes(kept.Step)), kept.Place, kept.Arrows)
                : null;
        }
        catch (Exception unreadable) when (unreadable is CryptographicException or FormatException or JsonException)
        {
            return null;
        }
    }

    private static byte[] Pack(Kept kept)
    {
        using var packed = new MemoryStream();
        using (var brotli = new BrotliStream(packed, CompressionLevel.Optimal))
            JsonSerializer.Serialize(brotli, kept);
        return packed.ToArray();
    }

    private static Kept? Unpack(byte[] packed)
    {
        using var brotli = new BrotliStream(new MemoryStream(packed), CompressionMode.Decompress);
        return JsonSerializer.Deserialize<Kept>(brotli);
    }

    private sealed record Kept(Guid Definition, string Step, int Place, ImmutableArray<RemovedArrow> Arrows);
}
