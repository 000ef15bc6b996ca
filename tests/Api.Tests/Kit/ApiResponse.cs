using System.Net.Http.Headers;
using System.Text.Json;
using WorkflowFunctions.Api.Http;

namespace WorkflowFunctions.Api.Tests.Kit;

/// <summary>What the service answered, as it came over the wire.</summary>
/// <param name="MediaType">The whole Content-Type; null without a body.</param>
public sealed record ApiResponse(int Status, string Text, string? MediaType, HttpResponseHeaders Headers, HttpContentHeaders ContentHeaders)
{
    public JsonElement Json => JsonElement.Parse(Text);

    public string? Code => Json.GetProperty("ErrorCode").GetString();

    public string Says => Json.GetProperty("Message").GetString()!;

    /// <summary>What is wrong, field by field; empty where the failure is one thing only.</summary>
    public IReadOnlyList<(string Field, string Message)> Problems => Json.TryGetProperty("Details", out var details)
        ? [.. details.EnumerateArray().Select(detail => (detail.Text("Field")!, detail.Text("Message")!))]
        : [];

    public IReadOnlyList<string> Fields => [.. Problems.Select(problem => problem.Field)];

    public string? Header(string name) => Headers.TryGetValues(name, out var values) || ContentHeaders.TryGetValues(name, out values)
        ? string.Join(", ", values)
        : null;

    /// <summary>Asserts the status, and shows the body where it is another.</summary>
    public ApiResponse Is(int status)
    {
        Assert.True(Status == status, $"Expected {status}, got {Status}: {Text}");
        return this;
    }

    /// <summary>Asserts that this is the given failure, with its status.</summary>
    public ApiResponse Fails(ErrorCode code)
    {
        Is(code.Status);
        Assert.Equal(code.Text, Code);
        return this;
    }

    /// <summary>What every response owes its reader, whatever was asked.</summary>
    internal void CheckForm()
    {
        if (Status is 204 or 304)
        {
            Assert.Empty(Text);
            return;
        }

        Assert.Equal("application/json; charset=utf-8", MediaType);
        if (Status < 400)
            return;
        Assert.Contains(ErrorCodes.All, code => code.Text == Code);
        Assert.NotEmpty(Says);
        Assert.Equal(Problems.Count == 0 ? "ErrorCode Message" : "ErrorCode Message Details", Json.Names());
    }
}
