using System.Buffers.Text;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;
using WorkflowFunctions.Portal.Http;
using WorkflowFunctions.Portal.Tests.Kit;

namespace WorkflowFunctions.Portal.Tests;

/// <summary>What addresses keep, and what another release has kept there.</summary>
public sealed class AddressSealTests(PortalHost host) : IClassFixture<PortalHost>
{
    [Theory]
    [InlineData("WorkflowFunctions.Portal.Drafts", "draft", """{"Path":[5]}""")]
    [InlineData("WorkflowFunctions.Portal.Drafts", "draft", """{"Path":"/help","Browser":"x"}""")]
    [InlineData("WorkflowFunctions.Portal.GivenAnswers", "answered", """{"By":"x"}""")]
    [InlineData("WorkflowFunctions.Portal.GivenAnswers", "answered", "null")]
    public async Task What_another_release_has_sealed_in_another_form_is_passed_over(string purpose, string parameter, string json)
    {
        using var alice = await host.SignInAsync("alice");

        (await alice.GetAsync($"/?{parameter}={Seal(purpose, json)}")).Is(200);
    }

    [Fact]
    public void What_is_too_large_for_its_place_is_not_sealed_and_what_was_sealed_for_another_purpose_not_opened()
    {
        var protection = host.Services.GetRequiredService<IDataProtectionProvider>();
        var (small, large) = (new AddressSeal<string>(protection, "one", longest: 300), new AddressSeal<string>(protection, "one"));
        var text = string.Concat(Enumerable.Range(0, 20).Select(index => Convert.ToHexString(SHA256.HashData([(byte)index]))));

        Assert.Null(small.Seal(text));
        Assert.Equal(text, large.Open(large.Seal(text)));
        Assert.Equal("\u00fc<", small.Open(small.Seal("\u00fc<")));
        Assert.Null(new AddressSeal<string>(protection, "other").Open(large.Seal(text)));
    }

    private string Seal(string purpose, string json)
    {
        using var packed = new MemoryStream();
        using (var brotli = new BrotliStream(packed, CompressionLevel.Optimal))
            brotli.Write(Encoding.UTF8.GetBytes(json));
        var protector = host.Services.GetRequiredService<IDataProtectionProvider>().CreateProtector(purpose).ToTimeLimitedDataProtector();
        return Base64Url.EncodeToString(protector.Protect(packed.ToArray(), TimeSpan.FromMinutes(5)));
    }
}
