using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(WorkflowFunctions.Portal.Tests.Kit.Browsers))]

namespace WorkflowFunctions.Portal.Tests.Kit;

/// <summary>One headless Chromium for all tests. Each of its contexts is a browser of its own, with its own cookies.</summary>
public sealed class Browsers : IAsyncLifetime
{
    private const string Program = "/usr/bin/chromium";

    /// <summary>In milliseconds, for all that a page is waited for. A test that fails takes that long, and one that passes on a busy machine may.</summary>
    public const int Patience = 180_000;

    // Otherwise the browser itself contacts hosts that have nothing to do with the page.
    private static readonly string[] Arguments =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update",
        "--disable-sync",
    ];

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public async ValueTask InitializeAsync()
    {
        if (!File.Exists(Program) && Environment.GetEnvironmentVariable("CI") is null)
            return;
        Assertions.SetDefaultExpectTimeout(Patience);
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = Program, Args = Arguments });
    }

    /// <summary>Skips the test if there is no Chromium, except in continuous integration, which installs it.</summary>
    public async Task<Visitor> OpenAsync(string address, int width = 1440, bool isDark = false, bool hasScripts = true)
    {
        if (_browser is null)
            Assert.Skip($"{Program} is not there; install Chromium to test pages.");
        var context = await _browser!.NewContextAsync(new BrowserNewContextOptions
        {
            BaseURL = address,
            ViewportSize = new ViewportSize { Width = width, Height = 900 },
            ColorScheme = isDark ? ColorScheme.Dark : ColorScheme.Light,
            JavaScriptEnabled = hasScripts,
            ReducedMotion = ReducedMotion.Reduce,
        });
        return new Visitor(context, await context.NewPageAsync());
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
            await _browser.DisposeAsync();
        _playwright?.Dispose();
    }
}

/// <summary>Somebody with a browser.</summary>
public sealed class Visitor : IAsyncDisposable
{
    private readonly IBrowserContext _context;
    private readonly List<string> _complaints = [];

    public Visitor(IBrowserContext context, IPage page)
    {
        (_context, Page) = (context, page);
        page.SetDefaultTimeout(Browsers.Patience);
        page.PageError += (_, error) => _complaints.Add(error);
        page.Console += (_, message) =>
        {
            if (message.Type == "error")
                _complaints.Add(message.Text);
        };
    }

    public IPage Page { get; }

    /// <summary>Errors of scripts and in the page's console, which include what its policy forbids.</summary>
    public IReadOnlyList<string> Complaints => _complaints;

    /// <summary>Signs in as one of the demo's people, by the button that the page offers.</summary>
    public async Task SignInAsync(string name)
    {
        await Page.GotoAsync("/sign-in");
        await Page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true }).ClickAsync();
        await Page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).WaitForAsync();
    }

    public ValueTask DisposeAsync() => _context.DisposeAsync();
}
