using Microsoft.Extensions.DependencyInjection;
using MimeKit;
using WorkflowFunctions.Engine;
using WorkflowFunctions.Engine.Notices.Mail;

namespace WorkflowFunctions.HostScenarios;

/// <summary>How quick the mail server of a host is.</summary>
public sealed class MailTrouble
{
    private Held? _next;
    private int _failing;

    /// <summary>The next mail is under way until <see cref="Held.LetGo"/>; those after it are not concerned.</summary>
    public Held HoldNext() => _next = new Held();

    /// <summary>The next mail is not taken, in a way that may pass; those after it are not concerned.</summary>
    public void FailNext() => Volatile.Write(ref _failing, 1);

    /// <summary>Puts this in front of the transport that is registered.</summary>
    public void Front(IServiceCollection services)
    {
        var behind = services.Last(service => service.ServiceType == typeof(IMailTransport)).ImplementationFactory!;
        services.AddSingleton<IMailTransport>(provider => new SlowTransport(this, (IMailTransport)behind(provider)));
    }

    /// <summary>A mail that is held back.</summary>
    public sealed class Held
    {
        private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _free = new(TaskCreationOptions.RunContinuationsAsynchronously);

        /// <summary>Completes once a mail is under way.</summary>
        public Task Reached => _reached.Task;

        public void LetGo() => _free.TrySetResult();

        internal async Task PassAsync(CancellationToken cancellation)
        {
            _reached.TrySetResult();
            await _free.Task.WaitAsync(cancellation);
        }
    }

    private sealed class SlowTransport(MailTrouble trouble, IMailTransport behind) : IMailTransport
    {
        public async Task SendAsync(MimeMessage message, CancellationToken cancellation)
        {
            if (Interlocked.Exchange(ref trouble._next, null) is { } held)
                await held.PassAsync(cancellation);
            else if (Interlocked.Exchange(ref trouble._failing, 0) == 1)
                throw new MailNotSentException("The test lets no mail through.", mayPass: true);
            await behind.SendAsync(message, cancellation);
        }
    }
}
