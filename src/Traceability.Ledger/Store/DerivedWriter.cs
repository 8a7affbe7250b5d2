using CounterState = Traceability.Carbon.Activity.CounterState;
using Traceability.Carbon.Activity;
using Traceability.Evidence.Entries;
using Traceability.Ledger.Chains;
using Traceability.Ledger.Emissions;
using Traceability.Ledger.Ingest;

namespace Traceability.Ledger.Store;

/// <summary>The other side of the writing connection: what follows from the segments. Everything here can be dropped and made anew.</summary>
sealed class DerivedWriter(LedgerWriter writer)
{
    readonly Statement putState = writer.Prepare("""
        INSERT INTO chain_state (chain, number, identity, run, next_seq, tally, segments, readings)
        VALUES ($0, $1, $2, $3, $4, $5, $6, $7)
        ON CONFLICT (chain) DO UPDATE SET number = $1, identity = $2, run = $3, next_seq = $4, tally = $5, segments = $6, readings = $7
        """);
    readonly Statement addConfiguration = writer.Prepare("INSERT INTO configuration (hash, channels, log_index) VALUES ($0, $1, $2) ON CONFLICT DO NOTHING");
    readonly Statement addChannel = writer.Prepare("""
        INSERT INTO configuration_channel (hash, position, channel, rule, bus, unit, profile, profile_hash, serial, period_ms)
        VALUES ($0, $1, $2, $3, $4, $5, $6, $7, $8, $9)
        """);
    readonly Statement findConfiguration = writer.Prepare("SELECT channels FROM configuration WHERE hash = $0");
    readonly Statement findChannels = writer.Prepare("SELECT channel, rule, profile_hash FROM configuration_channel WHERE hash = $0 ORDER BY position");
    readonly Statement findReadBy = writer.Prepare("""
        SELECT DISTINCT s.chain, n.channel, n.rule FROM configuration_channel n JOIN configuration k ON k.hash = n.hash JOIN segment s ON s.log_index = k.log_index
        JOIN chain c ON c.chain = s.chain WHERE c.facility = $0 AND n.profile_hash = $1 ORDER BY n.channel
        """);
    readonly Statement putCounter = writer.Prepare("""
        INSERT INTO counter (chain, channel, exponent, unit, first_ms, last_ms, last_mantissa, steps, lost_quarters, edge_ms, rate, rest)
        VALUES ($0, $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
        ON CONFLICT (chain, channel, exponent) DO UPDATE SET last_ms = $5, last_mantissa = $6, steps = $7, lost_quarters = $8, edge_ms = $9, rest = $11
        """);
    readonly Statement addEdge = writer.Prepare("""
        INSERT INTO edge (chain, channel, exponent, at_ms, steps, measured, measured_quarters, lost_quarters) VALUES ($0, $1, $2, $3, $4, $5, $6, $7)
        """);
    readonly Statement putGauge = writer.Prepare("""
        INSERT INTO gauge (chain, channel, unit, first_ms, last_ms) VALUES ($0, $1, $2, $3, $4) ON CONFLICT (chain, channel) DO UPDATE SET unit = $2, first_ms = $3, last_ms = $4
        """);
    readonly Statement addWeighing = writer.Prepare("""
        INSERT INTO weighing (chain, number, entry, pass, ticket, scale, captured_ms, shown_g, division_g, first_ticket, gross_g, tare_g, net_g, alibi, identity)
        VALUES ($0, $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
        """);
    readonly Statement findFirstCrossing = writer.Prepare("SELECT captured_ms, shown_g FROM weighing WHERE chain = $0 AND scale = $1 AND ticket = $2 AND pass = 1");
    readonly Statement findCompletion = writer.Prepare("SELECT 1 FROM weighing WHERE chain = $0 AND scale = $1 AND first_ticket = $2");
    readonly Statement addEvent = writer.Prepare("""
        INSERT INTO event (chain, number, entry, code, at_ms, subject, from_ms, to_ms, cause, detail) VALUES ($0, $1, $2, $3, $4, $5, $6, $7, $8, $9)
        """);
    readonly Statement addBearing = writer.Prepare("INSERT INTO bearing (chain, number, entry, kind, at_ms) VALUES ($0, $1, $2, $3, $4)");
    readonly Statement addFinding = writer.Prepare(
        "INSERT INTO finding (kind, chain, number, identity, place, detail, state) VALUES ($0, $1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING");
    readonly Statement removeFinding = writer.Prepare("DELETE FROM finding WHERE chain = $0 AND number = $1 AND identity = $2 AND place = $3");
    readonly Statement findFindings = writer.Prepare("SELECT number, identity, place, detail FROM finding WHERE chain = $0 AND kind = $1");

    public void PutState(ChainLine line) =>
        putState.Run(line.Chain.Chain, line.Number, line.Identity, line.Run, line.NextSeq, line.Tally?.Encode(), line.Segments, line.Readings);

    /// <param name="logIndex">Of the segment that shows it first.</param>
    public void AddConfiguration(byte[] hash, long logIndex, IReadOnlyList<ConfigurationLeaf> leaves)
    {
        var channels = leaves.OfType<ConfigurationLeaf.ForChannel>().ToList();
        if (addConfiguration.Run(hash, channels.Count, logIndex) == 0) return;
        foreach (var c in channels) addChannel.Run(hash, c.Index, c.Id, c.Rule, c.Bus, c.Unit, c.Profile, c.ProfileHash, c.Serial, c.PeriodMs);
    }

    /// <summary>Null where the configuration is not held.</summary>
    public ChannelRule[]? FindConfiguration(byte[] hash)
    {
        if (findConfiguration.One(hash) is not long count) return null;
        var channels = new List<ChannelRule>((int)count);
        using var rows = findChannels.Rows(hash);
        while (rows.Read())
            channels.Add(new ChannelRule(rows.GetString(0), Profiles.DecodingRule.TryRead(rows.GetFieldValue<byte[]>(1), out var rule) ? rule : null) { ProfileHash = rows.GetFieldValue<byte[]>(2) });
        return [.. channels];
    }

    /// <summary>Of a facility's chains the channels that were ever read by a profile; rules that cannot be read are left out.</summary>
    public List<(byte[] Chain, ChannelRule Channel)> ReadBy(string facility, byte[] profileHash)
    {
        var found = new List<(byte[], ChannelRule)>();
        using var rows = findReadBy.Rows(facility, profileHash);
        while (rows.Read())
            if (Profiles.DecodingRule.TryRead(rows.GetFieldValue<byte[]>(2), out var rule))
                found.Add((rows.GetFieldValue<byte[]>(0), new ChannelRule(rows.GetString(1), rule) { ProfileHash = profileHash }));
        return found;
    }

    public void PutCounter(byte[] chain, string channel, int exponent, string unit, CounterState state, string? rate) =>
        putCounter.Run(chain, channel, exponent, unit, state.FirstMs, state.LastMs, state.LastMantissa, state.Steps, state.LostQuarters, state.LastEdge?.AtMs, rate, state.Rest);

    public void AddEdge(byte[] chain, string channel, int exponent, Edge edge) =>
        addEdge.Run(chain, channel, exponent, edge.AtMs, edge.Steps, edge.Measured ? 1 : 0, edge.MeasuredQuarters, edge.LostQuarters);

    public void PutGauge(GaugeSpan gauge) => putGauge.Run(gauge.Chain, gauge.Channel, gauge.Unit, gauge.FirstMs, gauge.LastMs);

    public void AddWeighing(byte[] chain, long number, byte[] identity, int entry, Weighing w) =>
        addWeighing.Run(chain, number, entry, w.Pass, w.Ticket, w.Scale, w.CapturedMs, w.ShownGrams, w.DivisionGrams, w.First?.Ticket,
            w.GrossGrams, w.TareGrams, w.NetGrams, w.Alibi, identity);

    /// <summary>When and with what weight a ticket of a first crossing was recorded.</summary>
    public (long CapturedMs, long ShownGrams)? FindFirstCrossing(byte[] chain, string scale, string ticket)
    {
        using var row = findFirstCrossing.Rows(chain, scale, ticket);
        return row.Read() ? (row.GetInt64(0), row.GetInt64(1)) : null;
    }

    public bool IsCompleted(byte[] chain, string scale, string firstTicket) => findCompletion.One(chain, scale, firstTicket) is not null;

    /// <summary>An entry that bears on a period's quantity: an event, a configuration, a register statement (then with its instant).</summary>
    public void AddBearing(byte[] chain, long number, int entry, EntryKind kind, long? atMs) => addBearing.Run(chain, number, entry, (int)kind, atMs);

    public void AddEvent(byte[] chain, long number, int entry, SiteEvent e) =>
        addEvent.Run(chain, number, entry, (int)e.Code, e.AtMs, e.Subject, e.FromMs, e.ToMs, e.Cause, e.Detail);

    public void AddFinding(string kind, byte[] chain, long number, byte[] identity, string place, string detail) =>
        addFinding.Run(kind, chain, number, identity, place, detail, FindingState.Open);

    /// <summary>In place of what was said of the same two segments before.</summary>
    public void PutFinding(string kind, byte[] chain, long number, byte[] identity, string place, string detail, string state)
    {
        removeFinding.Run(chain, number, identity, place);
        addFinding.Run(kind, chain, number, identity, place, detail, state);
    }

    public List<(long Number, byte[] Identity, string Place, string Detail)> Findings(byte[] chain, string kind)
    {
        var found = new List<(long, byte[], string, string)>();
        using var rows = findFindings.Rows(chain, kind);
        while (rows.Read()) found.Add((rows.GetInt64(0), rows.GetFieldValue<byte[]>(1), rows.GetString(2), rows.GetString(3)));
        return found;
    }
}
