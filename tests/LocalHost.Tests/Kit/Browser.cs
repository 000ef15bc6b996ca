using Microsoft.Playwright;

namespace WorkflowFunctions.LocalHost.Tests.Kit;

/// <summary>A page in headless Chromium, with everything that it requested and reported as errors.</summary>
internal sealed class Browser : IAsyncDisposable
{
    private const string Program = "/usr/bin/chromium";

    // Otherwise the browser itself contacts hosts that have nothing to do with the page.
    private static readonly string[] Arguments =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update",
        "--disable-sync",
    ];

    private readonly IPlaywright _playwright;
    private readonly IBrowser _browser;
    private readonly List<string> _requests = [];
    private readonly List<string> _complaints = [];

    private Browser(IPlaywright playwright, IBrowser browser, IPage page)
    {
        (_playwright, _browser, Page) = (playwright, browser, page);
        page.Request += (_, request) => _requests.Add(request.Url);
        page.PageError += (_, error) => _complaints.Add(error);
        page.Console += (_, message) =>
        {
            if (message.Type == "error")
                _complaints.Add(message.Text);
        };
    }

    public IPage Page { get; }

    public IReadOnlyList<string> Requests => _requests;

    /// <summary>Errors of scripts and in the page's console, which include what its policy forbids.</summary>
    public IReadOnlyList<string> Complaints => _complaints;

    /// <summary>Skips the test if there is no Chromium, except in continuous integration, which installs it.</summary>
    public static async Task<Browser> OpenAsync()
    {
        if (!File.Exists(Program) && Environment.GetEnvironmentVariable("CI") is null)
            Assert.Skip($"{Program} is not there; install Chromium to test pages.");
        var playwright = await Playwright.CreateAsync();
        var browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = Program, Args = Arguments });
        var page = await browser.NewPageAsync();
        page.SetDefaultTimeout(180_000);
        return new Browser(playwright, browser, page);
    }

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        _playwright.Dispose();
    }
}
