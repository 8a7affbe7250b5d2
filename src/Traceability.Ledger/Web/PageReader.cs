using System.Globalization;
using System.Text;
using Traceability.Carbon.Factors;
using Traceability.Carbon.Plan;
using Traceability.Evidence.Log;
using Traceability.Ledger.Accounts;
using Traceability.Ledger.Chains;
using Traceability.Ledger.Emissions;
using Traceability.Ledger.Keys;
using Traceability.Ledger.Live;
using Traceability.Ledger.Log;
using Traceability.Ledger.Records;
using Traceability.Ledger.Standing;
using Traceability.Ledger.Store;
using Traceability.Ledger.Web.Views;

namespace Traceability.Ledger.Web;

/// <summary>Turns the read model into what the page says. Reads only.</summary>
sealed class PageReader(LedgerQueries queries, ForkQueries forks, LogQueries logs, RecordQueries records, Figures figures, FiguresBoard board, HourlyCo2e hourly, FactorSets sets, LedgerKeys keys, PageAssets assets, string organisation, Reading reading, TimeProvider time)
{
    const string Bundles = "/api/v1/bundles";

    const int Blocks = 12, Forks = 3, Weighings = 8, Events = 8, Refusals = 20, Records = 20;

    /// <summary>A seal is ten seconds by default, and then there is the way here.</summary>
    static readonly TimeSpan LongestLive = TimeSpan.FromSeconds(30);

    /// <summary>The newest figures of every facility; made here only where nothing has arrived yet.</summary>
    public IReadOnlyList<FacilityFigures> Figures()
    {
        var newest = board.Newest.ToDictionary(f => f.Id, StringComparer.Ordinal);
        return [.. figures.Facilities().Select(id => newest.TryGetValue(id, out var made) ? made : figures.Of(id))];
    }

    public PageView Read(Asker asker)
    {
        var all = Figures().Where(f => asker.Sees.Holds(f.Id)).ToList();
        var chains = queries.Chains(asker.Sees);
        return new PageView(Visitor(asker), Masthead(all, chains, asker.Sees), [.. all.Select(f => Facility(f, chains, hourly.Of(f.Id)))], Refused(asker.Sees), Version(all.Select(f => f.Id)));
    }

    public VisitorView Visitor(Asker asker) => new(organisation, asker.Account, asker.Role?.Name(), asker.May(Role.Administrator), asker.ReadsPrivate, reading == Reading.Open);

    /// <summary>Another version has other files or other facilities: a page then loads itself anew.</summary>
    public string Version(IEnumerable<string> facilities) => $"{assets.Version}/{string.Join(',', facilities)}";

    /// <param name="sees">That the other two are of.</param>
    public MastheadView Masthead(IReadOnlyList<FacilityFigures> all, IReadOnlyList<ChainRow> chains, FacilityScope sees)
    {
        long? size = null;
        string? root = null;
        if (logs.Checkpoint(LogName.Segments) is { } checkpoint) (size, root) = (checkpoint.Size, Convert.ToHexStringLower(checkpoint.Root));
        var factors = all.SelectMany(f => f.Factors).DistinctBy(f => f.Id).ToList();
        return new MastheadView(organisation, keys.Log.Key.Name, size, root, time.GetUtcNow(), chains.Count,
            chains.Count == 0 ? "" : string.Join(", ", chains.Select(c => c.Trust).Distinct()),
            factors.Count(f => f.Checked != "primary"), factors.Count, all.Any(f => f.Simulated), queries.QuarantineTotals(sees).Sum(t => t.Refused));
    }

    public FacilityView Facility(FacilityFigures f, IReadOnlyList<ChainRow> chains, HoursView hours)
    {
        var now = time.GetUtcNow();
        var months = queries.Provable(f.Id, new DateTimeOffset(now.Year, now.Month, 1, 0, 0, 0, TimeSpan.Zero)).ToDictionary(span => span.Channel, StringComparer.Ordinal);
        return Facility(f, chains, hours, months);
    }

    FacilityView Facility(FacilityFigures f, IReadOnlyList<ChainRow> chains, HoursView hours, IReadOnlyDictionary<string, ProvableSpan> months) => new(
        f.Id, f.Name, f.Region, f.Simulated, f.Why, f.Scope1Kg, f.Scope2Kg, f.Scope1Kg + f.Scope2Kg, f.Scope2MarketKg, f.Scope3Kg, f.BiogenicKg,
        f.Kwh, f.Litres, f.NetKg, f.Weighings, f.SegmentsVerified, f.Readings, Coverage(f), f.Disclosures,
        f.Methodology, string.Join(", ", f.GwpSets), f.InputsHash,
        string.Create(CultureInfo.InvariantCulture, $"{f.FactorSet.Id}, version {f.FactorSet.Version}, SHA-256 {Digits.Short(f.FactorSet.Sha256)}"),
        [.. f.Components.Select(c => new ComponentView(c.Category, c.Scope, c.Gas, c.Quality, c.InTotal, c.Kg, c.Co2eKg))],
        [.. f.Streams.Select(s => new StreamView(s.Id, s.Channels, s.Category, s.Scope, s.Quantity, s.Unit, s.Co2eKg, s.QuantityLost, s.Integrated,
            [.. s.Channels.Where(months.ContainsKey).Select(channel => Provable(f.Id, months[channel]))]))],
        [.. f.Factors.Select(u => sets.Of(f.Id).Factor(u.Id) is { } factor ? Factor(factor, u.Decision) : null).OfType<FactorView>()],
        Live(f), hours,
        [.. chains.Where(c => c.Facility == f.Id).Select(Chain)],
        LastWeighings(f.Id),
        [.. queries.Events(f.Id, null, Events).Items.Select(e => new EventView(e.At, e.Code, e.Subject, e.From, e.To, e.Cause, e.Detail, e.Segment))],
        [.. records.Records(f.Id, null, null, Records).Items.Select(r => new RecordView(r.Id, r.Stream, r.Kind, r.From, r.To, r.Quantity, r.Unit, r.Document, $"{r.Account}, {r.Role}", r.ReplacedBy is not null, r.Observed))]);

    public LiveView Live(FacilityFigures f) => Live(f.Id, f.Live);

    public LiveView Live(string facility, IReadOnlyList<LiveReading> newest)
    {
        var oldest = time.GetUtcNow() - LongestLive;
        return new LiveView(facility,
            [.. newest.Where(r => r.Unit is "W" or "kW").Select(r => Value(r, "kW", r.Unit == "W" ? 1000 : 1))],
            [.. newest.Where(r => r.Unit == "l/h").Select(r => Value(r, "l/h", 1))],
            // An indicator gives gross, tare and what it shows; gross alone is what stands on the deck.
            [.. newest.Where(r => r.Unit == "kg" && r.Channel.EndsWith(".gross", StringComparison.Ordinal)).Select(r => Value(r, "kg", 1))]);

        LiveValueView Value(LiveReading r, string unit, int divisor) =>
            new(r.Channel, r.Value / divisor, unit, divisor, r.Quality.ToString(), r.At, $"{Bundles}/{r.Identity}/{r.Entry}?reading={r.Reading}", r.At < oldest);
    }

    public RefusalsView Refused(FacilityScope sees)
    {
        var totals = queries.QuarantineTotals(sees);
        var rows = queries.Quarantine(sees, null, LedgerQueries.MostPerPage).Items;
        return new RefusalsView(totals.Sum(t => t.Refused), totals.Sum(t => t.Dropped),
            [.. rows.Take(Refusals).Select(r => new RefusalView(r.Id, r.Topic, r.Reason, r.Detail, r.First, r.Last, r.Times, r.Size, r.MessageHash,
                r.Number, r.Entry, r.What, r.Signed, r.Claimed, r.Unit, r.Evidence))],
            [.. rows.Where(r => r.Reason == "not enrolled").GroupBy(r => r.Topic, StringComparer.Ordinal)
                .Select(g => new StrangerView(g.Key, g.Sum(r => r.Times), g.Max(r => r.Last))).OrderBy(s => s.Sender, StringComparer.Ordinal)]);
    }

    /// <summary>A first crossing is listed only until its second one tells everything.</summary>
    List<WeighingView> LastWeighings(string facility)
    {
        var rows = queries.Weighings(FacilityScope.Of(facility), null, 2 * Weighings).Items;
        var complete = rows.Select(w => w.FirstTicket).OfType<string>().ToHashSet(StringComparer.Ordinal);
        return [.. rows.Where(w => !complete.Contains(w.Ticket)).Take(Weighings)
            .Select(w => new WeighingView(w.Ticket, w.Pass, w.At, w.ShownKg, w.GrossKg, w.TareKg, w.NetKg, w.LogIndex, $"{Bundles}/{w.Identity}/{w.Entry}"))];
    }

    ChainView Chain(ChainRow chain) => new(chain.Chain, chain.Device, chain.KeyId, chain.Enrolled, chain.Trust, chain.Number, chain.HeldUpTo, [.. (forks.Forks(Convert.FromHexString(chain.Chain), Forks) ?? []).Select(Fork)],
        [.. (queries.Segments(Convert.FromHexString(chain.Chain), null, Blocks, newestFirst: true)?.Items ?? []).Reverse().Select(s =>
            new BlockView(s.Number, s.Identity, s.Count, s.Readings, s.LogIndex, s.Sealed, s.HeaderOnly, s.Lies == SegmentRow.Followed))]);

    static ForkView Fork(ForkRow fork) => new(string.Create(CultureInfo.InvariantCulture,
        $"forks after {(fork.ParentNumber == 0 ? "its enrolment" : $"segment {fork.ParentNumber}")}: {fork.Kind}, {(fork.State == FindingState.Decided ? "decided by two persons" : "not decided, so figures are incomplete")}"),
        fork.Proof.StartsWith('/') ? fork.Proof : null);

    static List<(string, string, string)> Coverage(FacilityFigures f)
    {
        static string Percent(decimal? percent) => percent is { } value ? string.Create(CultureInfo.InvariantCulture, $"{value} %") : "–";
        if (f.Coverage is not { } coverage || f.Shares is not { } shares) return [];
        return
        [
            ("Streams", string.Create(CultureInfo.InvariantCulture, $"{coverage.StreamsDetermined} of {coverage.StreamsListed}"), "listed streams that have data"),
            ("Quantity", Percent(coverage.QuantityPercent), "measured or weighed, of the stream that has least"),
            ("Time", Percent(coverage.TimePercent), "quarter-hours that begin and end measured, of the meter that has least"),
            ("Primary data", Percent(shares.PrimaryPercent), "of the total's CO2e"),
            ("Evidence", Percent(shares.EvidencePercent), "of the total's CO2e rests on signed measurement"),
            ("Verified", Percent(shares.VerifiedPercent), "of the total's CO2e rests on signed measurement by instruments in calibration"),
        ];
    }

    static ProvableView Provable(string facility, ProvableSpan span) => new(span.Channel, span.From, span.To,
        $"{Bundles}/period?facility={facility}&channel={Uri.EscapeDataString(span.Channel)}&from={Digits.Iso(span.From)}&to={Digits.Iso(span.To)}");

    static FactorView Factor(EmissionFactor f, string? decision) => new(
        f.Id, f.Version, [.. f.Gases.Select(g => (g.Gas.Id, g.KilogramsPerUnit.ToString()))], f.Per,
        f.Conversion is { } c ? $"1 {f.Per} = {c.Size} {c.Unit}; {c.Basis}" : "",
        f.Region, string.Create(CultureInfo.InvariantCulture, $"{f.ValidFrom:yyyy-MM-dd} until {f.ValidTo:yyyy-MM-dd}"),
        f.Source.Document, f.Source.Table, f.Source.Row, f.Source.Year, f.Licence, f.Checked.Grade == CheckGrade.Primary, f.Checked.How, decision);
}
