using System.Globalization;
using Traceability.Benchmarks.Report;
using Traceability.Benchmarks.Workload;
using Traceability.Ledger.Emissions;

namespace Traceability.Benchmarks.Ingest;

/// <summary>The ledger from message bytes to receipts, beside PostgreSQL's COPY of the same readings, in turns.</summary>
static class LedgerIngest
{
    const int Rounds = 5;

    public static async Task<ResultTable> MeasureAsync(CancellationToken cancellationToken)
    {
        var title = $"Ledger ingest: segments of {Fleet.Channels} channels × {Fleet.Seconds} s, verified, logged, CO2e derived";
        using var folder = new TemporaryFolder();
        await using var ledger = await IngestRig.OpenAsync(folder.Path, cancellationToken);
        if (!PostgresCluster.IsInstalled(out var missing)) return ResultTable.Skipped(title, missing);
        await using var postgres = await PostgresCluster.StartAsync(cancellationToken);
        await using var copy = await CopyPeer.OpenAsync(postgres.ConnectionString, cancellationToken);

        Samples ours = new(), readings = new(), blobs = new(), ratio = new(), ourCpu = new(), peerCpu = new();
        var taken = 0L;
        for (var round = -1; round < Rounds; round++)
        {
            // Made before the clocks start: message bytes for the ledger, COPY's own bytes for the peer. Neither side pays for its client.
            var batch = ledger.Fleet.Seal();
            var asReadings = CopyBytes.OfReadings(batch);
            var asBlobs = CopyBytes.OfMessages(batch);
            GC.Collect();
            var began = CpuTime.Microseconds;
            var one = batch.Readings / await ledger.TakeAsync(batch, cancellationToken);
            var used = CpuTime.Microseconds - began;
            var backendBegan = copy.BackendMicroseconds;
            var theirs = batch.Readings / await copy.ReadingsAsync(asReadings, cancellationToken);
            var backendUsed = copy.BackendMicroseconds - backendBegan;
            var asBytes = batch.Readings / await copy.MessagesAsync(asBlobs, cancellationToken);
            taken += batch.Readings;
            if (round < 0) continue; // the first is for the compiler and for empty tables
            ours.Add(one);
            readings.Add(theirs);
            blobs.Add(asBytes);
            ratio.Add(one / theirs);
            ourCpu.Add(used * 1000 / batch.Readings);
            peerCpu.Add(backendUsed * 1000 / batch.Readings);
        }
        var figures = ledger.Figures();
        return new ResultTable(title,
            [
                Row.AtLeast("readings/s, messages in to receipts out", ours.Median, "#,0", "readings/s", 1_500_000),
                Row.Beside("… beside COPY of the readings into a keyed table", ours.Median, readings.Median, "#,0", least: 1.5),
                Row.Beside("… beside COPY of the same messages as blobs", ours.Median, blobs.Median, "#,0", least: null),
                Row.Beside("CPU per reading, all threads, load generator too (ns; peer: the backend's)", ourCpu.Median, peerCpu.Median, "#,0", least: null),
                Row.AtMost("bytes stored per reading, everything (segments, log, edges)", ledger.Bytes / (double)taken, "0.0", "B", 12),
                Row.Plain("checked afterwards", Checked(figures, ledger.Fleet)),
            ],
            $"median of {Rounds} rounds of {Fleet.Devices} devices × {Fleet.SegmentsPerRound} segments, ledger, COPY, COPY of blobs in each round; ledger {ours.Range("#,0")}, COPY {readings.Range("#,0")}, ratio in one round {ratio.Range("0.00")}",
            "peer: COPY BINARY of (channel int, time bigint, value float8) into PRIMARY KEY (channel, time), one command and one commit per round, bytes made beforehand, default durability, unix socket; nothing is verified or derived",
            "ledger: size, signature, inflate, root, decode of every reading by its rule, tally, link, log and checkpoint, edges of counters, one commit per 256 messages at most; every message is answered with a receipt; a checkpoint after each transaction, more often than in service, so that no cadence is waited for",
            "limit: two checking threads and one writer thread share the machine's cores with the load generator; COPY uses one backend process");
    }

    static string Checked(FacilityFigures figures, Fleet fleet)
    {
        if (figures.SegmentsVerified != fleet.SegmentsSealed) return $"NOT ALL: {figures.SegmentsVerified} of {fleet.SegmentsSealed} segments";
        return string.Create(CultureInfo.InvariantCulture, $"{figures.SegmentsVerified:#,0} segments, {figures.Kwh:0.00} kWh, {figures.Scope1Kg + figures.Scope2Kg:0} kg CO2e");
    }
}
