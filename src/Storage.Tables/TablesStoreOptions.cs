using System.Text.RegularExpressions;
using Azure.Core;
using Azure.Data.Tables;
using Azure.Identity;
using Microsoft.Extensions.Configuration;
using WorkflowFunctions.Core;
using WorkflowFunctions.Engine;
using WorkflowFunctions.Engine.Stores;
using WorkflowFunctions.Storage.Tables.Lists;
using WorkflowFunctions.Storage.Tables.Reading;

namespace WorkflowFunctions.Storage.Tables;

/// <summary>Where a <see cref="TablesStore"/> lies, and who owns it.</summary>
public sealed partial record TablesStoreOptions
{
    public const string DefaultTablePrefix = "Workflow";

    /// <summary>The setting with a connection string. Below it are <c>tableServiceUri</c> and <c>tablePrefix</c>.</summary>
    public const string SettingName = "WorkflowStorage";

    /// <summary>Below <see cref="SettingName"/>: the address of the table service.</summary>
    public const string UriName = "tableServiceUri";

    private const string PrefixName = "tablePrefix";
    private const string CredentialName = "credential";
    private const string ClientIdName = "clientId";
    private const string ManagedIdentity = "managedidentity";

    /// <summary>What the platform's connections may have besides. A connection that the app shares with its hub has them, and they are not for tables.</summary>
    private static readonly string[] OfOthers = ["blobServiceUri", "queueServiceUri"];

    /// <summary>What may stand below <see cref="SettingName"/>, beside the kind of store.</summary>
    internal static IReadOnlyCollection<string> SettingNames { get; } = [UriName, PrefixName, CredentialName, ClientIdName, .. OfOthers];

    public required StoreOwner Owner { get; init; }

    /// <summary>A storage account's connection string, or <c>UseDevelopmentStorage=true</c>. Either this or <see cref="ServiceUri"/>.</summary>
    public string? ConnectionString { get; init; }

    /// <summary>The account's table service. The process signs in with its own identity: no key is needed.</summary>
    public Uri? ServiceUri { get; init; }

    /// <summary>The client id of the managed identity that the process signs in with, if it has several; null: its own identity, whichever that is.</summary>
    public string? ClientId { get; init; }

    /// <summary>The start of the names of all tables: a letter, then up to 39 letters and digits.</summary>
    public string TablePrefix { get; init; } = DefaultTablePrefix;

    /// <summary>
    /// Whether opening waits for the lease of an embedded host that does not renew it. Without, or if it is renewed meanwhile, opening is refused.
    /// </summary>
    public bool WaitsForLease { get; init; }

    public TimeProvider Time { get; init; } = TimeProvider.System;

    internal DueAges Ages { get; init; } = DueAges.Default;

    internal ListLimits Lists { get; init; } = ListLimits.Default;

    internal Action<TableClientOptions>? Customize { get; init; }

    /// <summary>
    /// Reads <c>WorkflowStorage</c>, or <c>WorkflowStorage:tableServiceUri</c> with <c>credential</c> and <c>clientId</c> as
    /// <see href="https://learn.microsoft.com/azure/azure-functions/functions-reference#common-properties-for-identity-based-connections">connections
    /// of the platform</see> have them, and <c>WorkflowStorage:tablePrefix</c>.
    /// </summary>
    /// <exception cref="SettingsException">A setting is missing or wrong; the message lists every problem.</exception>
    public static TablesStoreOptions From(IConfiguration configuration, StoreOwner owner)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var section = configuration.GetSection(SettingName);
        var problems = new List<string>();
        KnownSettings.Expect(section, problems, [StoreSelection.KindName, .. SettingNames]);
        // An empty setting counts as missing: samples and templates name both.
        var text = section[UriName] is { Length: > 0 } address ? address : null;
        var uri = ReadUri(text, problems);
        var prefix = section[PrefixName] is { Length: > 0 } named ? named : DefaultTablePrefix;
        if (WrongSource(section.Value, hasUri: text is not null) is { } wrongSource)
            problems.Add(wrongSource);
        if (WrongPrefix(prefix) is { } wrongPrefix)
            problems.Add(wrongPrefix);
        var credential = section[CredentialName] is { Length: > 0 } kind ? kind : ManagedIdentity;
        if (!credential.Equals(ManagedIdentity, StringComparison.OrdinalIgnoreCase))
            problems.Add($"{SettingName}:{CredentialName} is '{credential}', but may only be '{ManagedIdentity}'.");
        var client = section[ClientIdName] is { Length: > 0 } id ? id : null;
        return problems.Count == 0
            ? new TablesStoreOptions { Owner = owner, ConnectionString = section.Value, ServiceUri = uri, ClientId = client, TablePrefix = prefix }
            : throw new SettingsException([.. problems]);
    }

    /// <exception cref="ArgumentException">
    /// A value is missing or wrong; the message names its setting, and never shows a connection string.
    /// </exception>
    internal void Validate()
    {
        if ((WrongSource(ConnectionString, ServiceUri is not null) ?? WrongPrefix(TablePrefix)) is { } wrong)
            throw new ArgumentException(wrong);
    }

    private static Uri? ReadUri(string? text, List<string> problems)
    {
        if (text is null)
            return null;
        // The sign-in is a token, which never goes over an open connection.
        if (Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme == Uri.UriSchemeHttps)
            return uri;
        // What is no address is not shown: it may be a connection string.
        var found = uri is null ? "is no address" : $"is '{uri.GetLeftPart(UriPartial.Path)}'";
        problems.Add($"{SettingName}:{UriName} {found}, but must be an https address such as 'https://account.table.core.windows.net'.");
        return null;
    }

    private static string? WrongSource(string? connection, bool hasUri) => string.IsNullOrWhiteSpace(connection) == hasUri
        ? null
        : $"Set {SettingName} to a connection string, or {SettingName}:{UriName} to the address of the table service (one of both).";

    private static string? WrongPrefix(string prefix) => PrefixPattern().IsMatch(prefix)
        ? null
        : $"{SettingName}:{PrefixName} is '{prefix}', but must be a letter and up to 39 letters and digits.";

    internal TableServiceClient CreateClient()
    {
        var options = new TableClientOptions();
        // Together well below the age at which due rows are forgotten: by then a write is over, whatever became of it.
        options.Retry.Mode = RetryMode.Exponential;
        options.Retry.MaxRetries = 3;
        options.Retry.Delay = TimeSpan.FromSeconds(0.5);
        options.Retry.MaxDelay = TimeSpan.FromSeconds(5);
        options.Retry.NetworkTimeout = TimeSpan.FromSeconds(10);
        Customize?.Invoke(options);
        options.RetryPolicy = new ShortRetries(options.Retry);
        try
        {
            return ServiceUri is { } uri
                ? new TableServiceClient(uri, Credential(), options)
                : new TableServiceClient(ConnectionString, options);
        }
        catch (Exception failure) when (failure is FormatException or ArgumentException or InvalidOperationException)
        {
            throw new ArgumentException($"{SettingName} is no connection string of a storage account.", failure);
        }
    }

    private DefaultAzureCredential Credential()
    {
        // Without this setting it is what AZURE_CLIENT_ID says.
        var options = new DefaultAzureCredentialOptions();
        if (ClientId is not null)
            options.ManagedIdentityClientId = ClientId;
        return new DefaultAzureCredential(options);
    }

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9]{0,39}$")]
    private static partial Regex PrefixPattern();
}
