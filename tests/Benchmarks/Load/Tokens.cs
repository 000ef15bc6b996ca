using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace WorkflowFunctions.Benchmarks.Load;

/// <summary>Tokens as an identity provider issues them, signed with a key that the host is given.</summary>
internal static class Tokens
{
    public const string Issuer = "benchmark";
    public const string Audience = "workflow";

    /// <summary>New in each run, and never written down.</summary>
    public static string SigningKey { get; } = RandomNumberGenerator.GetHexString(64);

    /// <summary>The token of a person in the role that approves, starts and reads.</summary>
    public static string Of(int person)
    {
        var expires = DateTimeOffset.UtcNow.AddHours(6).ToUnixTimeSeconds();
        var text = Part("""{"alg":"HS256","typ":"JWT"}""") + "." + Part(
            $$"""{"iss":"{{Issuer}}","aud":"{{Audience}}","sub":"approver{{person}}","name":"approver{{person}}","roles":["2"],"exp":{{expires}}}""");
        return text + "." + Base64Url.EncodeToString(HMACSHA256.HashData(Encoding.UTF8.GetBytes(SigningKey), Encoding.ASCII.GetBytes(text)));
    }

    public static string[] Of(Range people) =>
        [.. Enumerable.Range(people.Start.Value, people.End.Value - people.Start.Value).Select(Of)];

    private static string Part(string json) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json));
}
