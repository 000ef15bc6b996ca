using WorkflowFunctions.Api.SignIn;

namespace WorkflowFunctions.Api.Security.Tests;

public sealed class PasswordHashTests
{
    private const string Salt = "AAECAwQFBgcICQoLDA0ODw==";
    private const string Hash = "IL7kOXGOOGBkGRti2XE+zIx2iRcAFQXzUR+ircql7rk=";

    [Fact]
    public void A_hash_made_elsewhere_is_verified()
    {
        Assert.True(PasswordHash.TryParse($"pbkdf2-sha256$10000${Salt}${Hash}", out var hash));

        Assert.True(hash.Verify("pässword"));
        Assert.False(hash.Verify("password"));
    }

    [Fact]
    public void A_new_hash_is_strong_salted_and_can_be_read_back()
    {
        var hash = PasswordHash.Create("secret");

        Assert.StartsWith("pbkdf2-sha256$600000$", hash.Stored, StringComparison.Ordinal);
        Assert.NotEqual(hash.Stored, PasswordHash.Create("secret").Stored);
        Assert.True(PasswordHash.TryParse(hash.Stored, out var read));
        Assert.Equal(hash.Stored, read.Stored);
        Assert.True(read.Verify("secret"));
    }

    [Theory]
    [InlineData(9_999)]
    [InlineData(10_000_001)]
    public void Too_few_or_too_many_iterations_are_refused(int iterations)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => PasswordHash.Create("secret", iterations));
        Assert.False(PasswordHash.TryParse($"pbkdf2-sha256${iterations}${Salt}${Hash}", out _));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("secret")]
    [InlineData($"pbkdf2-sha512$10000${Salt}${Hash}")]
    [InlineData($"pbkdf2-sha256$10000${Salt}")]
    [InlineData($"pbkdf2-sha256$10000${Salt}${Hash}$")]
    [InlineData($"pbkdf2-sha256$ 10000${Salt}${Hash}")]
    [InlineData($"pbkdf2-sha256$-10000${Salt}${Hash}")]
    [InlineData($"pbkdf2-sha256$10000$AAECAwQFBgcICQoLDA0O${Hash}")]
    [InlineData($"pbkdf2-sha256$10000${Salt}${Salt}")]
    [InlineData($"pbkdf2-sha256$10000${Salt}$?")]
    public void Text_of_another_form_is_refused(string? text) => Assert.False(PasswordHash.TryParse(text, out _));

    [Fact]
    public void The_stored_text_does_not_show_where_a_hash_or_a_user_is_printed()
    {
        var hash = PasswordHash.Create("secret", 10_000);

        Assert.DoesNotContain(hash.Stored, $"{hash} {new UserSettings("alice", hash, [], null)}", StringComparison.Ordinal);
    }
}
