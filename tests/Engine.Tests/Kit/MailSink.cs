using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Text;

namespace WorkflowFunctions.Engine.Tests.Kit;

/// <summary>
/// An SMTP server on a free port of this machine. It keeps commands and mails, and answers as a server that takes all, but to
/// commands that begin as a scripted one with the scripted reply; without a text it hangs up instead.
/// </summary>
internal sealed class MailSink(params (string Command, string Reply)[] script) : LoopbackServer
{
    public ConcurrentQueue<string> Commands { get; } = [];

    public ConcurrentQueue<string> Mails { get; } = [];

    protected override async Task TalkAsync(Socket client, CancellationToken end)
    {
        await using var stream = new NetworkStream(client);
        using var reader = new StreamReader(stream, Encoding.UTF8);
        await using var writer = new StreamWriter(stream, new UTF8Encoding(false)) { NewLine = "\r\n", AutoFlush = true };
        await writer.WriteLineAsync("220 sink");
        while (await reader.ReadLineAsync(end) is { } command)
        {
            Commands.Enqueue(command);
            if (ReplyTo(command) is not { Length: > 0 } reply)
                return;
            await writer.WriteLineAsync(reply);
            if (reply.StartsWith("354", StringComparison.Ordinal) && !await TakeAsync(reader, writer, end))
                return;
        }
    }

    private async Task<bool> TakeAsync(StreamReader reader, StreamWriter writer, CancellationToken end)
    {
        var mail = new StringBuilder();
        while (await reader.ReadLineAsync(end) is { } line && line != ".")
            mail.Append(line.StartsWith('.') ? line[1..] : line).Append("\r\n");
        Mails.Enqueue(mail.ToString());
        if (ReplyTo(".") is not { Length: > 0 } reply)
            return false;
        await writer.WriteLineAsync(reply);
        return true;
    }

    private string ReplyTo(string command) =>
        Array.Find(script, reply => command.StartsWith(reply.Command, StringComparison.OrdinalIgnoreCase)) is { Command: not null } scripted
            ? scripted.Reply
            : command.Split(' ')[0].ToUpperInvariant() switch
            {
                "EHLO" => "250-sink\r\n250 AUTH PLAIN",
                "AUTH" => "235 welcome",
                "DATA" => "354 go ahead",
                "QUIT" => "221 bye",
                _ => "250 OK",
            };
}
