using System.Globalization;
using Traceability.Edge.Setup.AgentLink;
using Traceability.Edge.Setup.Reports;
using Traceability.Edge.Setup.Screen;
using static Traceability.Edge.Setup.Reports.PdfFace;
using Cell = Traceability.Edge.Setup.Reports.PdfFlow.Cell;

namespace Traceability.Edge.Setup.Commissioning;

/// <summary>An acceptance report on paper: A4, black, as many pages as it takes.</summary>
sealed class ReportPages
{
    internal const decimal ChannelWidth = 140;

    const decimal Small = 7, Usual = 8, Large = 16, Indent = 10;

    readonly AcceptanceReport report;
    readonly PdfFlow flow = new();

    ReportPages(AcceptanceReport report) => this.report = report;

    public static byte[] Write(AcceptanceReport report)
    {
        var pages = new ReportPages(report);
        pages.Write();
        pages.flow.Foot((page, of) => $"{report.Device}   chain {report.Status.Chain}   page {page} of {of}");
        var mark = new ReportMark(report.Status.Chain, report.Status.Sealed?.Number ?? 0);
        return PdfFile.Write(pages.flow.Pages, $"Acceptance report {report.Device}", report.Status.At, $"{mark}");
    }

    void Write()
    {
        flow.Text(Bold, Large, "Acceptance report");
        flow.Space(2);
        flow.Text(Bold, Usual + 2, report.AllAgree ? "Everything that was compared agrees." : report.NothingCompared ? "Nothing was compared." : "NOT everything agrees.");
        flow.Space(6);
        Facts();
        Channels();
        Outputs();
        Skipped();
        Profiles();
        Signatures();
    }

    void Facts()
    {
        var status = report.Status;
        var clock = $"{status.Clock.Status}, source {status.Clock.Source}, {(status.Clock.BoundMs is { } bound ? $"within {bound.ToString(CultureInfo.InvariantCulture)} ms" : "of unknown error")}";
        Fact("organisation", status.Organisation);
        Fact("facility", $"{report.Site.Facility.Name} ({status.Facility})");
        Fact("device", status.Device);
        Fact("chain", status.Chain, Mono);
        Fact("software", status.Software);
        Fact("compared by", report.By);
        Fact("when", $"{At(status.At)}, by the device's clock: {clock}");
        if (status.Sealed is { } last) Fact("last segment before", string.Create(CultureInfo.InvariantCulture, $"number {last.Number}, sealed {At(last.At)}"));
        Fact("site file SHA-256", status.Site.Sha256, Mono);
        if (report.Note is { Length: > 0 } note) Fact("note", note);
    }

    void Fact(string name, string value, PdfFace? face = null) => flow.Row(Usual, new Cell(Plain, 0, 100, name), new Cell(face ?? Bold, 100, PdfFlow.TextWidth - 100, value));

    void Channels()
    {
        var compared = report.Channels.Where(one => one.Shown is not null).ToList();
        if (compared.Count == 0) return;
        Title("Channels", "What the display showed, what edge-setup was told, and what the agent itself read at the entry.");
        flow.BeginTable(() => Headings(Columns("channel", "shown", "read", "agent read", "within", "", "entry", Bold, Bold)));
        foreach (var one in compared)
        {
            flow.Keep(2 * (Usual + 2) + Small + 6);
            flow.Row(Usual, Columns(one.Channel, one.Shown!, one.Read ?? "-", one.AgentRead ?? "-", $"{one.Within} {one.Unit}", Result(one.Agrees), Number(one.Entry), Plain, one.Agrees == true ? Plain : Bold));
            Behind(one.Segment, one.Identity, one.Why);
        }
        flow.EndTable();
    }

    static Cell[] Columns(string channel, string shown, string read, string agentRead, string within, string result, string entry, PdfFace face, PdfFace resultFace) =>
    [
        new(face, 0, ChannelWidth, channel), new(face, ChannelWidth, 65, shown), new(face, 205, 65, read), new(face, 270, 65, agentRead), new(face, 335, 60, within), new(resultFace, 395, 72, result),
        new(face, 467, PdfFlow.TextWidth - 467, entry),
    ];

    void Outputs()
    {
        var moved = report.Outputs.Where(one => one.Skipped is null).ToList();
        if (moved.Count == 0) return;
        Title("Outputs", "Each was made active, looked at, and taken back to its safe state (inactive, relay released). \"Set\" is what the kernel said when it was looked at.");
        flow.BeginTable(() => Headings(Columns("output", "chip", "asked", "seen", "set", "", "entry", Bold, Bold)));
        foreach (var one in moved)
        {
            flow.Keep(2 * (Usual + 2) + Small + 6);
            flow.Row(Usual, Columns(one.Line, one.Chip, "active", one.Seen ?? "-", one.Set ?? "-", Result(one.Agrees), Number(one.Entry), Plain, one.Agrees == true ? Plain : Bold));
            Behind(one.Segment, one.Identity, one.Why);
        }
        flow.EndTable();
    }

    /// <summary>Where it stands in the chain, or why nowhere.</summary>
    void Behind(long? segment, string? identity, string? why)
    {
        flow.Row(Small, segment is null
            ? [new Cell(Plain, Indent, PdfFlow.TextWidth - Indent, $"not entered: {why}")]
            : [new Cell(Plain, Indent, 90, $"segment {Number(segment)}"), new Cell(Mono, 100, PdfFlow.TextWidth - 100, identity!)]);
        flow.Rule();
    }

    void Skipped()
    {
        (string Name, string Why)[] skipped = [.. report.Channels.Where(one => one.Shown is null).Select(one => (one.Channel, one.Why!)), .. report.Outputs.Where(one => one.Skipped is not null).Select(one => (one.Line, one.Skipped!))];
        if (skipped.Length == 0 && report.NotChosen == 0) return;
        Title("Not compared", report.NotChosen == 0 ? "" : $"Not chosen on the command line: {report.NotChosen.ToString(CultureInfo.InvariantCulture)} channels and outputs of the site.");
        foreach (var (name, why) in skipped) flow.Row(Usual, new Cell(Plain, 0, 150, name), new Cell(Plain, 150, PdfFlow.TextWidth - 150, why));
    }

    void Profiles()
    {
        Title("Device profiles", "By which registers became values; how far each was checked against a real device; SHA-256.");
        foreach (var profile in report.Site.Profiles)
        {
            flow.Keep(Usual + Small + 6);
            flow.Row(Usual, new Cell(Bold, 0, 150, profile.Id), new Cell(Plain, 150, 200, $"version {profile.Version.ToString(CultureInfo.InvariantCulture)}, {profile.Vendor} {profile.Model}"),
                new Cell(Plain, 350, PdfFlow.TextWidth - 350, $"verified: {Words.Of(profile.Verified)}"));
            flow.Row(Small, new Cell(Mono, Indent, PdfFlow.TextWidth - Indent, Convert.ToHexStringLower(profile.Sha256.Span)));
        }
    }

    void Signatures()
    {
        flow.Keep(110);
        flow.Space(14);
        flow.Text(Plain, Usual, "The chain of the device signs this file by its SHA-256, in an entry that follows those above: edge-setup verify says which segment does, or that the file was altered.");
        flow.Space(36);
        flow.Row(Usual, new Cell(Plain, 0, 255, "...................................................................."), new Cell(Plain, 265, 246, "...................................................................."));
        flow.Row(Small, new Cell(Plain, 0, 255, $"compared by: {report.By}; date, signature"), new Cell(Plain, 265, 246, "for the operator: name, date, signature"));
    }

    void Title(string title, string what)
    {
        flow.Keep(70);
        flow.Space(12);
        flow.Text(Bold, Usual + 3, title);
        if (what.Length > 0) flow.Text(Plain, Small, what);
        flow.Space(2);
    }

    void Headings(Cell[] cells)
    {
        flow.Row(Small, cells);
        flow.Rule();
    }

    static string Result(bool? agrees) => agrees switch { true => "agrees", false => "DIFFERS", null => "NOT ENTERED" };

    static string Number(long? number) => number?.ToString(CultureInfo.InvariantCulture) ?? "-";

    static string At(DateTimeOffset at) => at.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);
}
