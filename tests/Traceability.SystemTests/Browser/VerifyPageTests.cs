using Microsoft.Playwright;
using Traceability.Testing;
using Xunit;

namespace Traceability.SystemTests.Browser;

/// <summary>The page that checks a bundle, in Debian's chromium. Its files are given to the browser without a server, so nothing but its own origin decides what it may do.</summary>
[Trait("Category", "Browser")]
public sealed class VerifyPageTests
{
    const string Chromium = "/usr/bin/chromium";

    // Browsers trust loopback addresses and the name localhost without TLS; any other name without it is an insecure context.
    const string Trustworthy = "http://127.0.0.1", Insecure = "http://ledger.example";

    static readonly string[] Files = ["verify.html", "verify.css", "verify.js", "verify-page.js"];

    // As the ledger serves it. Playwright takes the type from the file only where no headers are given, so a browser guesses it here.
    static readonly Dictionary<string, string> Strict = new() { ["Content-Security-Policy"] = "default-src 'self'" };

    static readonly LocatorWaitForOptions Patience = new() { Timeout = 30_000 };

    static string Case(string name, string file) => RepositoryRoot.File("tests", "corpus", name, file);

    [Fact]
    public Task A_ticket_is_checked_where_it_is_dropped() => OnPageAsync(Trustworthy, async page =>
    {
        await page.SetInputFilesAsync("#policy", Case("bundle-ticket", "trust.policy"));
        var dropped = await page.EvaluateHandleAsync("""
            base64 => {
              const held = new DataTransfer();
              held.items.add(new File([Uint8Array.from(atob(base64), c => c.charCodeAt(0))], 'ticket.bundle'));
              return held;
            }
            """, Convert.ToBase64String(await File.ReadAllBytesAsync(Case("bundle-ticket", "input.bundle"))));
        await page.DispatchEventAsync("#drop", "drop", new { dataTransfer = dropped });
        Assert.Equal("accepted", await OutcomeAsync(page));
        Assert.Contains("Genuine", await page.InnerTextAsync("#result h2"), StringComparison.Ordinal);
        var said = await page.InnerTextAsync("#result");
        foreach (var part in (string[])["net ", "gross ", "Not proven", "ticket.bundle"]) Assert.Contains(part, said, StringComparison.Ordinal);
        Assert.Empty(await page.EvaluateAsync<string[]>(Accessibility.FaintText));
        Assert.Empty(await page.EvaluateAsync<string[]>(Accessibility.Nameless));
    });

    [Theory]
    [InlineData("bundle-ticket-without-policy", "accepted")]
    [InlineData("bundle-signed-by-a-stranger", "refused: signature")]
    [InlineData("bundle-words-give-another-value", "refused: decoding")]
    [InlineData("bundle-cosignature-bad", "refused: log-signature")]
    [InlineData("bundle-newer", "newer")]
    [InlineData("bundle-nothing", "empty")]
    [InlineData("bundle-cut", "corrupt")]
    public Task The_page_ends_as_the_corpus_says(string name, string outcome) => OnPageAsync(Trustworthy, async page =>
    {
        if (File.Exists(Case(name, "trust.policy"))) await page.SetInputFilesAsync("#policy", Case(name, "trust.policy"));
        await page.SetInputFilesAsync("#file", Case(name, "input.bundle"));
        Assert.Equal(outcome, await OutcomeAsync(page));
    });

    [Theory]
    [InlineData("bundle-ticket", "good", "Genuine")]
    [InlineData("bundle-period", "open", "123\\.45")]
    [InlineData("bundle-weighings-none", "open", "without the witnesses")]
    [InlineData("bundle-weighings-not-shown", "open", "cannot tell")]
    [InlineData("bundle-disowned", "bad", "DISOWNED")]
    [InlineData("bundle-fork", "bad", "two things that exclude each other")]
    public Task What_is_accepted_is_shown_as_good_as_bad_news_or_as_open(string name, string standing, string says) => OnPageAsync(Trustworthy, async page =>
    {
        await page.SetInputFilesAsync("#policy", Case(name, "trust.policy"));
        await page.SetInputFilesAsync("#file", Case(name, "input.bundle"));
        Assert.Equal("accepted", await OutcomeAsync(page));
        Assert.Equal(standing, await page.GetAttributeAsync("#result", "class"));
        Assert.Equal(standing == "good", await page.InnerTextAsync("#result code") == "accepted");
        Assert.Matches(says, await page.InnerTextAsync("#result"));
        Assert.Empty(await page.EvaluateAsync<string[]>(Accessibility.FaintText));
    });

    [Fact]
    public Task Every_case_of_the_corpus_ends_the_same_in_a_browser() => OnPageAsync(Trustworthy, async page =>
    {
        foreach (var folder in Directory.GetDirectories(RepositoryRoot.File("tests", "corpus"), "bundle-*").Order(StringComparer.Ordinal))
        {
            var input = Convert.ToBase64String(await File.ReadAllBytesAsync(Path.Combine(folder, "input.bundle")));
            var trust = Path.Combine(folder, "trust.policy");
            var said = await page.EvaluateAsync<string>("""
                async ([input, policy]) => {
                  const bytes = text => Uint8Array.from(atob(text), c => c.charCodeAt(0));
                  return (await TraceabilityVerify.verify(bytes(input), { policy: policy === null ? null : bytes(policy) })).outcome;
                }
                """, new[] { input, File.Exists(trust) ? Convert.ToBase64String(await File.ReadAllBytesAsync(trust)) : null });
            using var expected = System.Text.Json.JsonDocument.Parse(await File.ReadAllBytesAsync(Path.Combine(folder, "case.json")));
            Assert.Equal((Path.GetFileName(folder), expected.RootElement.GetProperty("outcome").GetString()), (Path.GetFileName(folder), said));
        }
    });

    [Fact]
    public Task Where_the_page_came_without_a_safe_connection_it_says_that_it_cannot_check_and_nothing_of_the_file() => OnPageAsync(Insecure, async page =>
    {
        Assert.False(await page.EvaluateAsync<bool>("() => isSecureContext"));
        Assert.Equal("unavailable", await OutcomeAsync(page));
        await page.SetInputFilesAsync("#file", Case("bundle-ticket-without-policy", "input.bundle"));
        await page.Locator("#result", new PageLocatorOptions { HasText = "input.bundle" }).WaitForAsync(Patience);
        Assert.Equal("unavailable", await OutcomeAsync(page));
        Assert.Contains("https", await page.InnerTextAsync("#result"), StringComparison.Ordinal);
        Assert.DoesNotContain("net ", await page.InnerTextAsync("#result"), StringComparison.Ordinal);
    });

    [Fact]
    public async Task The_page_saved_to_disk_checks_too()
    {
        await using var session = await Session.BeginAsync();
        var page = await session.Browser.NewPageAsync();
        await page.GotoAsync(new Uri(RepositoryRoot.File("src", "Traceability.Verifier", "verify.html")).AbsoluteUri);
        await page.SetInputFilesAsync("#file", Case("bundle-ticket-without-policy", "input.bundle"));
        Assert.Equal("accepted", await OutcomeAsync(page));
    }

    [Theory]
    [InlineData(360, ColorScheme.Light)]
    [InlineData(360, ColorScheme.Dark)]
    [InlineData(1440, ColorScheme.Dark)]
    public Task It_is_readable_on_a_phone_by_day_and_by_night(int width, ColorScheme scheme) => OnPageAsync(Trustworthy, async page =>
    {
        await page.SetInputFilesAsync("#file", Case("bundle-ticket-without-policy", "input.bundle"));
        Assert.Equal("accepted", await OutcomeAsync(page));
        Assert.Contains("nobody whom you named", await page.InnerTextAsync("#result h2"), StringComparison.Ordinal);
        Assert.True(await page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= innerWidth"));
        Assert.Empty(await page.EvaluateAsync<string[]>(Accessibility.FaintText));
    }, new BrowserNewContextOptions { ViewportSize = new ViewportSize { Width = width, Height = 800 }, ColorScheme = scheme });

    static async Task<string?> OutcomeAsync(IPage page)
    {
        await page.Locator("#result[data-outcome]").WaitForAsync(Patience);
        return await page.GetAttributeAsync("#result", "data-outcome");
    }

    static async Task OnPageAsync(string origin, Func<IPage, Task> act, BrowserNewContextOptions? options = null)
    {
        await using var session = await Session.BeginAsync();
        await using var context = await session.Browser.NewContextAsync(options);
        var page = await context.NewPageAsync();
        List<string> wrong = [];
        page.Console += (_, message) => { if (message.Type is "error" or "warning") lock (wrong) wrong.Add(message.Text); };
        page.PageError += (_, error) => { lock (wrong) wrong.Add(error); };
        await page.RouteAsync("**/*", route =>
        {
            var name = new Uri(route.Request.Url).AbsolutePath.TrimStart('/');
            if (Files.Contains(name)) return route.FulfillAsync(new RouteFulfillOptions { Path = RepositoryRoot.File("src", "Traceability.Verifier", name), Headers = Strict });
            if (name != "favicon.ico") lock (wrong) wrong.Add($"asked for {route.Request.Url}");
            return route.AbortAsync();
        });
        await page.GotoAsync($"{origin}/verify.html");
        await act(page);
        Assert.Empty(wrong);
    }

    sealed class Session : IAsyncDisposable
    {
        readonly IPlaywright playwright;

        Session(IPlaywright playwright, IBrowser browser)
        {
            this.playwright = playwright;
            Browser = browser;
        }

        internal IBrowser Browser { get; }

        internal static async Task<Session> BeginAsync()
        {
            Assert.SkipUnless(File.Exists(Chromium), $"{Chromium} is missing (Debian: apt-get install chromium)");
            var playwright = await Playwright.CreateAsync();
            return new Session(playwright, await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = Chromium, Headless = true, Args = ["--no-sandbox", "--disable-gpu"] }));
        }

        public async ValueTask DisposeAsync()
        {
            await Browser.DisposeAsync();
            playwright.Dispose();
        }
    }
}
