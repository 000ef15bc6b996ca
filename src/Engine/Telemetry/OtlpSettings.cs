using System.Collections.Immutable;
using System.Globalization;
using Microsoft.Extensions.Configuration;
using WorkflowFunctions.Core;

namespace WorkflowFunctions.Engine.Telemetry;

/// <summary>
/// Reads the settings of the OpenTelemetry protocol, and collects what is wrong. The packages that use them pass over what they cannot read:
/// telemetry would be missing, and nobody would know why.
/// </summary>
internal sealed class OtlpSettings(IConfiguration configuration)
{
    private const string Prefix = "OTEL_EXPORTER_OTLP_";
    private const string Sampler = "OTEL_TRACES_SAMPLER";
    private const string SamplerArgument = "OTEL_TRACES_SAMPLER_ARG";
    private const int DefaultTimeout = 10_000;

    private static readonly string[] Samplers =
        ["always_on", "always_off", "traceidratio", "parentbased_always_on", "parentbased_always_off", "parentbased_traceidratio"];

    /// <summary>What the packages read themselves, each a whole number from 1.</summary>
    private static readonly string[] Numbers =
    [
        "OTEL_METRIC_EXPORT_INTERVAL", "OTEL_METRIC_EXPORT_TIMEOUT", "OTEL_BSP_SCHEDULE_DELAY", "OTEL_BSP_EXPORT_TIMEOUT", "OTEL_BLRP_SCHEDULE_DELAY",
        "OTEL_BLRP_EXPORT_TIMEOUT",
    ];

    private readonly List<string> _problems = [];

    /// <summary>Whether any kind of signal has an address that it is sent to.</summary>
    public bool HasEndpoint => Text("ENDPOINT") is not null || Text("TRACES_ENDPOINT") is not null || Text("METRICS_ENDPOINT") is not null || Text("LOGS_ENDPOINT") is not null;

    /// <summary>Where one kind of signal goes; null if it has no address, or is switched off.</summary>
    /// <param name="signal">The kind, as in the names of settings.</param>
    /// <param name="path">Its path below the address that all kinds share.</param>
    public OtlpTarget? Target(string signal, string path)
    {
        if (IsSwitchedOff($"OTEL_{signal}_EXPORTER"))
            return null;
        var isHttp = IsHttp($"{signal}_PROTOCOL") ?? IsHttp("PROTOCOL") ?? false;
        var headers = Headers($"{signal}_HEADERS") ?? Headers("HEADERS");
        var timeout = TimeSpan.FromMilliseconds(Number($"{Prefix}{signal}_TIMEOUT") ?? Number($"{Prefix}TIMEOUT") ?? DefaultTimeout);
        // Only the address that all kinds share is continued by the path of each.
        var address = Address($"{signal}_ENDPOINT")
            ?? (Address("ENDPOINT") is { } shared ? isHttp ? new Uri($"{shared.AbsoluteUri.TrimEnd('/')}/{path}") : shared : null);
        return address is null ? null : new OtlpTarget(address, isHttp, headers, timeout);
    }

    /// <summary>Names and values, separated by commas. What is percent-encoded in a value is decoded.</summary>
    public ImmutableArray<KeyValuePair<string, string>> Pairs(string name)
    {
        if (Blank(name) is not { } text)
            return [];
        var pairs = Split(text);
        if (pairs is null)
            Refuse(name, "be pairs such as 'deployment.environment.name=production', separated by commas");
        return [.. pairs ?? []];
    }

    /// <summary>How much is sent, and how often.</summary>
    public void CheckRates()
    {
        foreach (var name in Numbers)
            Number(name);
        CheckQueue("OTEL_BSP_");
        CheckQueue("OTEL_BLRP_");
    }

    /// <summary>Which traces are sent.</summary>
    public TraceSampling Sampling()
    {
        const string ParentBased = "parentbased_";
        var (sampler, share) = (Blank(Sampler) ?? $"{ParentBased}always_on", 1.0);
        if (!Samplers.Contains(sampler, StringComparer.OrdinalIgnoreCase))
            Refuse(Sampler, $"be one of {string.Join(", ", Samplers)}");
        if (Blank(SamplerArgument) is { } argument
            && !(double.TryParse(argument, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out share) && share is >= 0 and <= 1))
            Refuse(SamplerArgument, "be a number from 0 to 1 such as 0.1");
        var isParentBased = sampler.StartsWith(ParentBased, StringComparison.OrdinalIgnoreCase);
        return (isParentBased ? sampler[ParentBased.Length..] : sampler).ToLowerInvariant() switch
        {
            "traceidratio" => new(isParentBased, share),
            "always_off" => new(isParentBased, 0),
            _ => new(isParentBased, 1),
        };
    }

    /// <exception cref="SettingsException">Something was wrong; the message names all of it.</exception>
    public void ThrowIfAny()
    {
        if (_problems.Count > 0)
            throw new SettingsException([.. _problems.Distinct()]);
    }

    private static List<KeyValuePair<string, string>>? Split(string text)
    {
        var pairs = new List<KeyValuePair<string, string>>();
        foreach (var part in text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var at = part.IndexOf('=', StringComparison.Ordinal);
            var name = at <= 0 ? "" : part[..at].Trim();
            if (name.Length == 0 || name.Any(character => character is <= ' ' or >= '\x7f'))
                return null;
            pairs.Add(KeyValuePair.Create(name, Uri.UnescapeDataString(part[(at + 1)..].Trim())));
        }

        return pairs;
    }

    private void CheckQueue(string prefix)
    {
        const int DefaultQueue = 2048;
        const int DefaultBatch = 512;
        var (queueName, batchName) = ($"{prefix}MAX_QUEUE_SIZE", $"{prefix}MAX_EXPORT_BATCH_SIZE");
        var (queue, batch) = (Number(queueName) ?? DefaultQueue, Number(batchName) ?? DefaultBatch);
        if (batch > queue)
            _problems.Add($"{batchName} is {batch}, but must be no more than {queueName}, which is {queue}.");
    }

    private bool IsSwitchedOff(string name)
    {
        if (Blank(name) is not { } text || text.Equals("otlp", StringComparison.OrdinalIgnoreCase))
            return false;
        if (text.Equals("none", StringComparison.OrdinalIgnoreCase))
            return true;
        Refuse(name, "be otlp or none");
        return false;
    }

    private Uri? Address(string name)
    {
        if (Text(name) is not { } text)
            return null;
        if (Uri.TryCreate(text, UriKind.Absolute, out var address) && (address.Scheme == Uri.UriSchemeHttp || address.Scheme == Uri.UriSchemeHttps)
            && address.UserInfo.Length == 0 && address.Query.Length == 0 && address.Fragment.Length == 0)
            return address;
        const string Must = "be an http or https address such as 'http://collector.example.com:4317', without user and query";
        // Either may have a secret.
        if (text.Contains('@', StringComparison.Ordinal) || text.Contains('?', StringComparison.Ordinal))
            _problems.Add($"{Prefix}{name} must {Must}.");
        else
            Refuse($"{Prefix}{name}", Must);
        return null;
    }

    private bool? IsHttp(string name)
    {
        switch (Text(name))
        {
            case null:
                return null;
            case "grpc":
                return false;
            case "http/protobuf":
                return true;
            default:
                Refuse($"{Prefix}{name}", "be grpc or http/protobuf");
                return null;
        }
    }

    private string? Headers(string name)
    {
        if (Text(name) is not { } text)
            return null;
        // They are secret, and not shown.
        if (Split(text) is not { Count: > 0 } pairs || pairs.Exists(pair => pair.Value.Any(char.IsControl)))
            _problems.Add($"{Prefix}{name} must be pairs such as 'api-key=…', separated by commas.");
        return text;
    }

    private int? Number(string name)
    {
        if (Blank(name) is not { } text)
            return null;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0)
            return number;
        Refuse(name, "be a whole number from 1");
        return null;
    }

    private string? Text(string name) => Blank(Prefix + name);

    private string? Blank(string name) => string.IsNullOrWhiteSpace(configuration[name]) ? null : configuration[name]!.Trim();

    private void Refuse(string name, string must) => _problems.Add($"{name} is '{configuration[name]}', but must {must}.");
}
