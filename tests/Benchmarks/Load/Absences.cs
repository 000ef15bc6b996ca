using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;

namespace WorkflowFunctions.Benchmarks.Load;

/// <summary>People who are away, and say over the API who answers in their place.</summary>
internal static class Absences
{
    public static async Task DelegateAsync(int port, IEnumerable<string> people, string password, string to)
    {
        using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
        client.DefaultRequestHeaders.Add("X-Keyfactor-Requested-With", "APIClient");
        foreach (var person in people)
        {
            client.DefaultRequestHeaders.Authorization =
                new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{person}:{password}")));
            using var response = await client.PostAsJsonAsync("/Workflow/Delegations", new { To = to, Until = DateTimeOffset.UtcNow.AddDays(7) });
            response.EnsureSuccessStatusCode();
        }
    }
}
