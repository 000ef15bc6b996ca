using System.Net.Http.Json;
using WorkflowFunctions.Engine;
using WorkflowFunctions.Engine.Notices;

namespace Example;

/// <summary>Posts notices to a room of the company's chat.</summary>
public sealed class ChatChannel(HttpClient chat) : INoticeChannel
{
    public string Name => "chat";

    public async Task<NoticeDelivery> TellAsync(Notice notice, CancellationToken cancellation)
    {
        // The chat drops a message whose id it has seen before.
        var message = new { Id = notice.Key, Title = notice.Subject, notice.Text };
        using var response = await chat.PostAsJsonAsync("rooms/approvals/messages", message, cancellation);
        return response.IsSuccessStatusCode
            ? new NoticeDelivery.Told($"'{notice.Subject}' was posted to the chat.")
            : new NoticeDelivery.NotTold($"the chat answered {(int)response.StatusCode}", MayPass: (int)response.StatusCode >= 500);
    }
}
