using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;
using WorkflowFunctions.LocalHost;

namespace WorkflowFunctions.Api.Tests.Kit;

/// <summary>
/// The real host on a database of its own, with the demo's workflows, roles and people. Their passwords are the demo's, but their
/// hashes are cheap ones. As it stands it serves a class of tests; <see cref="StartAsync"/> makes one that is special.
/// </summary>
public class Installation : IAsyncLifetime
{
    private readonly string _directory = Directory.CreateTempSubdirectory("workflow-api-").FullName;
    private readonly Action<WebApplicationBuilder> _customize;
    private readonly Action<WebApplication> _addRoutes;
    private WebApplication? _app;

    public Installation()
        : this(_ => { })
    {
    }

    /// <param name="addRoutes">Adds routes besides those of the API.</param>
    internal Installation(Action<WebApplicationBuilder> customize, Action<WebApplication>? addRoutes = null)
    {
        _customize = customize;
        _addRoutes = addRoutes ?? (_ => { });
    }

    public IServiceProvider Services => Running.Services;

    public string MailDirectory => Path.Combine(_directory, "mail");

    protected virtual bool CheapPasswords => true;

    private WebApplication Running => _app ?? throw new InvalidOperationException("The installation has not been started.");

    internal static async Task<Installation> StartAsync(Action<WebApplicationBuilder> customize, Action<WebApplication>? addRoutes = null)
    {
        var installation = new Installation(customize, addRoutes);
        await installation.InitializeAsync();
        return installation;
    }

    public async ValueTask InitializeAsync()
    {
        _app = await LocalHostApp.BuildAsync(new HostArguments(Demo: true, _directory), builder =>
        {
            builder.WebHost.UseTestServer();
            if (CheapPasswords)
                builder.UseCheapPasswords();
            _customize(builder);
        });
        _addRoutes(_app);
        await _app.StartAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Somebody who signs in as a configured user, with the password that all of them have: the name and <c>-demo</c>.</summary>
    /// <param name="path">What stands before <c>/Workflow</c> in the paths of this person's requests.</param>
    public Person As(string name, string path = "")
    {
        var client = Running.GetTestClient();
        var credentials = Convert.ToBase64String(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{name}:{name}-demo")));
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", credentials);
        return new Person(client, path, CheckAsync);
    }

    /// <summary>Sees whether anything was written to the database.</summary>
    internal WriteWatch WatchWrites() => new(Path.Combine(_directory, "workflow.db"));

    public Person Anybody() => new(Running.GetTestClient(), "", CheckAsync);

    /// <summary>Every response of every test is one that the document allows.</summary>
    private async Task CheckAsync(HttpMethod method, string path, ApiResponse response) =>
        Assert.Empty((await Contract.OfAsync(Services)).Problems(method.Method, Uri.TryCreate(path, UriKind.Absolute, out var whole) && whole.Scheme != Uri.UriSchemeFile ? whole.AbsolutePath : path, response));

    public async ValueTask DisposeAsync()
    {
        if (_app is not null)
        {
            await _app.StopAsync(CancellationToken.None);
            await _app.DisposeAsync();
        }

        Directory.Delete(_directory, recursive: true);
        GC.SuppressFinalize(this);
    }
}
