using Microsoft.Extensions.Configuration;
using WorkflowFunctions.Api.SignIn;

namespace WorkflowFunctions.Api.Security.Tests;

/// <summary>Settings as text, the way configuration holds them.</summary>
internal static class TestSettings
{
    public const string Issuer = "https://issuer.example.com";
    public const string Audience = "workflow";
    public const string SigningKey = "a signing key of more than 32 bytes, for tests";
    public const string AlicePassword = "alice's pässwörd: 鍵";
    public const string BobPassword = "bob's password";
    public const int AliceIterations = 10_000;
    public const int BobIterations = 12_000;

    private static readonly string AliceHash = PasswordHash.Create(AlicePassword, AliceIterations).Stored;
    private static readonly string BobHash = PasswordHash.Create(BobPassword, BobIterations).Stored;

    public static Dictionary<string, string?> Roles => new()
    {
        ["Security:Roles:0:Id"] = "1",
        ["Security:Roles:0:Name"] = "Administrators",
        ["Security:Roles:0:AccessStrings:0"] = "/",
        ["Security:Roles:1:Id"] = "2",
        ["Security:Roles:1:Name"] = "PKI Approvers",
        ["Security:Roles:1:AccessStrings:0"] = "/workflows/instances/read/pending/",
        ["Security:Roles:2:Id"] = "3",
        ["Security:Roles:2:Name"] = "Requesters",
        ["Security:Roles:2:AccessStrings:0"] = "/workflows/instances/read/pending/",
        ["Security:Roles:2:AccessStrings:1"] = "/workflows/instances/start/",
    };

    /// <summary>The roles, Alice with role 2 and a mail address, Bob with roles 3 and 2 and without one.</summary>
    public static Dictionary<string, string?> Users => new(Roles)
    {
        ["Security:Users:0:Name"] = "Alice",
        ["Security:Users:0:PasswordHash"] = AliceHash,
        ["Security:Users:0:RoleIds:0"] = "2",
        ["Security:Users:0:Mail"] = "alice@example.com",
        ["Security:Users:1:Name"] = "bob",
        ["Security:Users:1:PasswordHash"] = BobHash,
        ["Security:Users:1:RoleIds:0"] = "3",
        ["Security:Users:1:RoleIds:1"] = "2",
    };

    /// <summary>The roles, and tokens signed with a shared key.</summary>
    public static Dictionary<string, string?> SharedKey => new(Roles)
    {
        ["Authentication:Jwt:Issuer"] = Issuer,
        ["Authentication:Jwt:Audience"] = Audience,
        ["Authentication:Jwt:SigningKey"] = SigningKey,
    };

    public static Dictionary<string, string?> With(this Dictionary<string, string?> settings, params (string Name, string? Value)[] more)
    {
        foreach (var (name, value) in more)
            settings[name] = value;
        return settings;
    }

    public static SignInSettings Read(this Dictionary<string, string?> settings) =>
        SignInSettings.Read(new ConfigurationBuilder().AddInMemoryCollection(settings).Build());
}
