using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using WorkflowFunctions.Api.Http;
using WorkflowFunctions.Api.Tests.Kit;

namespace WorkflowFunctions.Api.Tests;

/// <summary>Reads by id carry a tag of their body, and send no body to somebody who has it.</summary>
public sealed class ETagTests(Installation installation) : IClassFixture<Installation>
{
    private Person Admin => installation.As("admin");

    [Fact]
    public async Task The_tag_of_a_response_is_a_hash_of_its_body()
    {
        foreach (var url in await UrlsAsync())
        {
            var read = (await Admin.GetAsync(url)).Is(200);
            var hash = Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(read.Text)));
            Assert.Equal($"\"{hash}\"", read.Header("ETag"));
            Assert.Equal(read.Header("ETag"), (await installation.As("admin", "/KeyfactorAPI").GetAsync(url)).Is(200).Header("ETag"));
        }
    }

    [Theory]
    [InlineData("{0}")]
    [InlineData("W/{0}")]
    [InlineData("\"other\", {0}")]
    [InlineData("\"other\",W/{0} , \"third\"")]
    [InlineData("*")]
    public async Task Who_has_the_body_already_gets_none(string known)
    {
        foreach (var url in await UrlsAsync())
        {
            var tag = (await Admin.GetAsync(url)).Header("ETag")!;

            var unchanged = (await Admin.GetAsync(url, ("If-None-Match", known.Replace("{0}", tag, StringComparison.Ordinal)))).Is(304);

            Assert.Equal((tag, null), (unchanged.Header("ETag"), unchanged.MediaType));
        }
    }

    [Theory]
    [InlineData("\"other\"")]
    [InlineData("W/\"other\"")]
    [InlineData("not quoted")]
    [InlineData("")]
    public async Task Who_has_another_body_gets_this_one(string known)
    {
        foreach (var url in await UrlsAsync())
            (await Admin.GetAsync(url, ("If-None-Match", known))).Is(200);
    }

    [Fact]
    public async Task The_tag_changes_with_the_instance()
    {
        var id = await installation.As("erin").StartAsync("""{"WorkflowType":"Enrollment","Key":"12"}""");
        var tag = (await Admin.GetAsync($"/Workflow/Instances/{id}")).Header("ETag")!;
        (await installation.As("alice").SignalAsync(id)).Is(204);

        var read = (await Admin.GetAsync($"/Workflow/Instances/{id}", ("If-None-Match", tag))).Is(200);

        Assert.NotEqual(tag, read.Header("ETag"));
    }

    [Fact]
    public async Task Who_may_not_see_an_instance_learns_nothing_by_its_tag()
    {
        var id = await installation.As("erin").StartAsync("""{"WorkflowType":"Enrollment","Key":"12"}""");

        (await installation.As("dave").GetAsync($"/Workflow/Instances/{id}", ("If-None-Match", "*"))).Fails(ErrorCodes.NoSuchInstance);
    }

    private async Task<string[]> UrlsAsync()
    {
        var id = await installation.As("erin").StartAsync("""{"WorkflowType":"Enrollment","Key":"12"}""");
        var definition = (await Admin.ReadAsync(id)).GetProperty("Definition").Id();
        return [$"/Workflow/Instances/{id}", $"/Workflow/Definitions/{definition}", $"/Workflow/Definitions/{definition}?exportable=true"];
    }
}
