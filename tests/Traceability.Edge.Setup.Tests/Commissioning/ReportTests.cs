using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Traceability.Edge.Setup.AgentLink;
using Traceability.Edge.Setup.Commissioning;
using Traceability.Edge.Setup.Reports;
using Traceability.Edge.Setup.Tests.Reading;
using Traceability.Site;
using Traceability.Testing;

namespace Traceability.Edge.Setup.Tests.Commissioning;

/// <summary>The acceptance report: what stands in it, how it comes to the disk, and that other people's programs read it.</summary>
public sealed partial class ReportTests : IDisposable
{
    static readonly string SitePath = RepositoryRoot.File("firmware-config", "sites", "demo-mine.yaml"), Profiles = RepositoryRoot.File("firmware-config", "profiles");

    readonly string folder = Directory.CreateTempSubdirectory("edge-report-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    string SocketPath => Path.Combine(folder, "agent.sock");
    string Pdf => Path.Combine(folder, "acceptance.pdf");

    async Task<FakeAgent> AgentAsync()
    {
        var agent = await FakeAgent.StartAsync(SocketPath);
        agent.SitePath = SitePath;
        agent.Outputs["gate"] = false;
        agent.Outputs["lamp"] = false;
        return agent;
    }

    Task<SetupRun> CommissionAsync(params string[] args) =>
        SetupRun.TypedAsync("1234.5\n\n5\ngate\nactive\n\n", ["commission", "--agent", SocketPath, "--profiles", Profiles, "--by", "Ana Łucía (2nd)", "--report", Pdf, .. args]);

    [Fact]
    public async Task It_says_who_what_and_where_in_the_chain_and_the_chain_gets_its_hash()
    {
        await using var agent = await AgentAsync();
        var run = await CommissionAsync();
        Assert.Equal(ExitCode.Wrong, run.Code); // one channel was refused
        run.FitsEightyColumns();
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Pdf))), Assert.Single(agent.Reports));
        Assert.Equal([Path.GetFileName(Pdf)], Directory.GetFiles(folder, "*pdf*").Select(Path.GetFileName));
        var text = TextOf(Pdf);
        var site = SiteFile.Load(SitePath, Profiles).Site!;
        Assert.All((string[])["NOT everything agrees.", "demo", "edge-mine", "00112233445566778899aabbccddeeff", "traceability-edge 0.0", "Ana [U+0141]ucía (2nd)", "synchronised, source ntp, within 12 ms",
            "1234.52", "0.1 kWh", "segment 12", "3456", new string('a', 64), "NOT ENTERED", "gate", "segment 13", "mill.power_total", "left out", "lamp", "not confirmed", site.Profiles[0].Id,
            Convert.ToHexStringLower(site.Profiles[0].Sha256.Span), "page 1 of"], words => Assert.Contains(words, text, StringComparison.Ordinal));
        Assert.DoesNotContain(agent.Comparisons, entered => entered.ToString().Contains("acceptance", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_the_chain_does_not_sign_is_named_as_unsigned_and_is_whole()
    {
        await using var agent = await AgentAsync();
        agent.Broken = "/v1/commissioning/report";
        var run = await CommissionAsync("--json");
        Assert.Equal(ExitCode.Unreachable, run.Code);
        Assert.Contains("acceptance.unsigned.pdf is written and NOT SIGNED", run.Errors, StringComparison.Ordinal);
        Assert.Equal(["acceptance.unsigned.pdf"], Directory.GetFiles(folder, "*pdf*").Select(Path.GetFileName));
        Assert.EndsWith("%%EOF\n", File.ReadAllText(Path.Combine(folder, "acceptance.unsigned.pdf")), StringComparison.Ordinal);
        Assert.False(run.Json.GetProperty("report").TryGetProperty("entry", out _));
    }

    [Fact]
    public async Task A_full_disk_leaves_nothing_and_signs_nothing()
    {
        await using var agent = await AgentAsync();
        File.CreateSymbolicLink(Path.Combine(folder, "acceptance.unsigned.pdf.part"), "/dev/full");
        var run = await CommissionAsync();
        Assert.Equal(ExitCode.Unreachable, run.Code);
        Assert.Contains("No space left on device", run.Errors, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(folder, "*pdf*"));
        Assert.Empty(agent.Reports);
    }

    [Fact]
    public async Task What_makes_a_report_impossible_is_said_before_anybody_walks()
    {
        await using var agent = await AgentAsync();
        string[] args = ["commission", "--agent", SocketPath, "--profiles", Profiles];
        foreach (var (more, why) in ((string[], string)[])[
            (["--report", Pdf], "--by"), (["--report", Path.Combine(folder, "report.txt"), "--by", "A"], ".pdf is expected"), (["--report", Path.Combine(folder, "none", "a.pdf"), "--by", "A"], "no such folder")])
        {
            var run = await SetupRun.TypedAsync("1234.5\n", [.. args, .. more]);
            Assert.Equal(ExitCode.Unusable, run.Code);
            Assert.Contains(why, run.Errors, StringComparison.Ordinal);
        }
        File.WriteAllText(Pdf, "somebody's");
        Assert.Contains("is there already", (await CommissionAsync()).Errors, StringComparison.Ordinal);
        File.Delete(Pdf);
        agent.SitePath = Path.Combine(folder, "none.yaml");
        Assert.Equal(ExitCode.Unusable, (await CommissionAsync()).Code);
        Assert.Empty(agent.Comparisons);
        Assert.Equal("", string.Concat(Directory.GetFiles(folder, "*pdf*")));
    }

    [Fact]
    public async Task A_report_of_nothing_says_that_nothing_was_compared()
    {
        await using var agent = await AgentAsync();
        var run = await SetupRun.TypedAsync("", ["commission", "--agent", SocketPath, "--profiles", Profiles, "--by", "Ana", "--report", Pdf]);
        Assert.Equal(ExitCode.Wrong, run.Code);
        var text = TextOf(Pdf);
        Assert.Contains("Nothing was compared.", text, StringComparison.Ordinal);
        Assert.DoesNotContain("NOT everything", text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_report_is_the_same_bytes() => Assert.Equal(ReportPages.Write(Report(3)), ReportPages.Write(Report(3)));

    [Theory]
    [InlineData(1, 1)]
    [InlineData(300, 5)]
    public void It_is_as_long_as_its_channels_and_every_other_program_finds_it_sound(int channels, int leastPages)
    {
        File.WriteAllBytes(Pdf, ReportPages.Write(Report(channels)));
        var pages = int.Parse(Regex.Match(Encoding.Latin1.GetString(File.ReadAllBytes(Pdf)), @"/Count (\d+)").Groups[1].Value, CultureInfo.InvariantCulture);
        Assert.True(pages >= leastPages && (channels > 1 || pages <= 2), $"{pages} pages");
        var checkedBy = Peer.Run("qpdf", ["--check", Pdf], []);
        if (checkedBy is null) Assert.Skip("no qpdf here (Debian: qpdf)");
        Assert.True(checkedBy.Code == 0, checkedBy.Output + checkedBy.Error);
        var text = TextOf(Pdf);
        for (var i = 0; i < channels; i++) Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"{100_000 + i}"), text, StringComparison.Ordinal);
        Assert.Contains($"page {pages} of {pages}", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_runs_out_of_the_page_or_into_the_next_column()
    {
        File.WriteAllBytes(Pdf, ReportPages.Write(Report(40)));
        var words = WordsOf(Pdf);
        Assert.True(words.Count > 500);
        Assert.All(words, word => Assert.True(word is { Left: >= PdfFlow.Left - 1, Right: <= PdfFlow.Right + 1, Top: >= 0, Bottom: <= PdfPage.Height - 20 }, word.ToString()));
        Assert.All(words.Where(word => word.Text.StartsWith("very-long-name", StringComparison.Ordinal)), word => Assert.True(word.Right <= PdfFlow.Left + ReportPages.ChannelWidth, word.ToString()));
    }

    /// <summary>Else what is folded by our table is drawn wider than its column.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Characters_are_as_wide_as_another_program_knows_them(bool isBold)
    {
        const int Times = 20;
        var face = isBold ? PdfFace.Bold : PdfFace.Plain;
        // Neither those that are no part of a word, nor those that are drawn as nothing.
        var characters = Enumerable.Range('!', 94).Concat(Enumerable.Range(0xA1, 95)).Except([0xAD]).Select(code => (char)code).Concat("€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ").ToList();
        var flow = new PdfFlow();
        foreach (var character in characters) flow.Row(10, new PdfFlow.Cell(face, 0, PdfFlow.TextWidth, new string(character, Times)));
        File.WriteAllBytes(Pdf, PdfFile.Write(flow.Pages, "", default, ""));
        var words = WordsOf(Pdf);
        foreach (var character in characters)
        {
            if (words.FirstOrDefault(word => word.Text == new string(character, Times)) is not { } word)
            {
                Assert.True(!char.IsLetterOrDigit(character) || character > 'z', $"{character} is not drawn");
                continue;
            }
            Assert.True(Math.Abs(word.Right - word.Left - face.WidthOf(word.Text, 10)) < 0.05m, $"{character}: {word.Right - word.Left}, {face.WidthOf(word.Text, 10)} by our table");
        }
        Assert.True(words.Count > 180);
    }

    static AcceptanceReport Report(int channels)
    {
        var at = new DateTimeOffset(2026, 11, 22, 15, 0, 0, TimeSpan.Zero);
        var site = SiteFile.Load(SitePath, Profiles).Site!;
        AgentStatus status = new("demo", "mine", "edge-mine", "00112233445566778899aabbccddeeff", "traceability-edge 0.0", new("/etc/site.yaml", new string('5', 64)), at, at, new(12, new string('b', 64), at),
            new("free-running", "rtc", null), new("broker", 8883, true, at, null), null, [], []);
        return new AcceptanceReport(status, site, "A. Engineer with a very long name of his own, of the Company for Commissioning, Calibration and Other Works in All Provinces GmbH & Co. KG", "a note",
            [.. Enumerable.Range(0, channels).Select(i => new Comparison(i % 2 == 0 ? $"very-long-name-of-a-device-that-somebody-typed-without-a-space.entry-{i:000}" : $"deck {i}.entry-{i:000}", "kWh")
            {
                Shown = "1234567.12345", Read = "1234567.12345678", AgentRead = "1234567.12345679", Within = "0.00001", Agrees = i % 7 != 3, Segment = 100 + i, Entry = 100_000 + i, Identity = new string("0123456789abcdef"[i % 16], 64),
            })], [new OutputTrial("gate", "header") { Seen = "active", Set = "active", Agrees = true, Segment = 7, Entry = 8, Identity = new string('e', 64) }, new OutputTrial("lamp", "header") { Skipped = "not confirmed" }], 3);
    }

    static string TextOf(string pdf)
    {
        if (Peer.Run("pdftotext", ["-layout", pdf, "-"], []) is { } said) return said.Output;
        Assert.Skip("no pdftotext here (Debian: poppler-utils)");
        return "";
    }

    sealed record DrawnWord(string Text, decimal Left, decimal Top, decimal Right, decimal Bottom);

    /// <summary>Where each word stands, by a program that knows the typefaces itself.</summary>
    static List<DrawnWord> WordsOf(string pdf)
    {
        if (Peer.Run("pdftotext", ["-bbox", pdf, "-"], []) is { } said)
            return [.. Word().Matches(said.Output).Select(word => new DrawnWord(WebUtility.HtmlDecode(word.Groups[5].Value), At(word, 1), At(word, 2), At(word, 3), At(word, 4)))];
        Assert.Skip("no pdftotext here (Debian: poppler-utils)");
        return [];

        static decimal At(Match word, int edge) => decimal.Parse(word.Groups[edge].Value, CultureInfo.InvariantCulture);
    }

    [GeneratedRegex("""<word xMin="([\d.-]+)" yMin="([\d.-]+)" xMax="([\d.-]+)" yMax="([\d.-]+)">(.*?)</word>""")]
    private static partial Regex Word();
}
