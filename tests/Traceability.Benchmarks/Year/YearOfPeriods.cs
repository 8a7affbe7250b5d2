using System.Diagnostics;
using System.Globalization;
using Npgsql;
using Traceability.Benchmarks.Ingest;
using Traceability.Benchmarks.Report;
using Traceability.Benchmarks.Workload;

namespace Traceability.Benchmarks.Year;

/// <summary>A year of a facility with 200 channels: opened, closed, restated; and three questions beside PostgreSQL over the same readings.</summary>
static class YearOfPeriods
{
    const int Rounds = 11;

    /// <summary>Last value of each hour less that of the one before.</summary>
    const string HoursSql = "SELECT h, last - lag(last) OVER (ORDER BY h) FROM (SELECT time / 3600000 AS h, max(value) AS last FROM reading WHERE channel = $1 GROUP BY 1) hours ORDER BY h";
    const string DaySql = "SELECT time, value FROM reading WHERE channel = $1 AND time BETWEEN $2 AND $3 ORDER BY time";

    public static async Task<ResultTable> MeasureAsync(CancellationToken cancellationToken)
    {
        var title = string.Create(CultureInfo.InvariantCulture, $"A year of {YearRig.Devices * YearRig.Channels} channels read every quarter-hour");
        if (!PostgresCluster.IsInstalled(out var missing)) return ResultTable.Skipped(title, missing);
        using var folder = new TemporaryFolder();
        await using var rig = await YearRig.OpenAsync(folder.Path, cancellationToken);
        await using var postgres = await PostgresCluster.StartAsync(cancellationToken);
        await using (var copy = await CopyPeer.OpenAsync(postgres.ConnectionString, cancellationToken))
            await rig.FillAsync(batch => copy.ReadingsAsync(CopyBytes.OfReadings(batch), cancellationToken), cancellationToken);
        await using var peer = new NpgsqlConnection(postgres.ConnectionString);
        await peer.OpenAsync(cancellationToken);
        await using (var vacuum = new NpgsqlCommand("VACUUM ANALYZE reading", peer)) await vacuum.ExecuteNonQueryAsync(cancellationToken);

        var (year, month, months, closed) = (Median(() => rig.Open("2026")), Median(() => rig.Open("2026-07")), Median(() => rig.Months()), 0.0);
        for (var m = 1; m <= 12; m++) await rig.CloseAsync(string.Create(CultureInfo.InvariantCulture, $"2026-{m:D2}"), cancellationToken);
        await rig.CloseAsync("2026", cancellationToken);
        closed = Median(() => rig.Open("2026"));
        var restate = new Samples();
        for (var round = 0; round < 3; round++)
        {
            await rig.BillAsync(round, cancellationToken);
            var began = Stopwatch.GetTimestamp();
            await rig.RestateAsync("2026", cancellationToken);
            restate.Add(Stopwatch.GetElapsedTime(began).TotalSeconds);
        }
        var (day, channel) = (YearRig.DayOf(180), YearRig.Channels + 7);
        return new ResultTable(title,
            [
                Row.AtMost("the year opens: figure, checklist, findings, bills beside meters (ms)", year, "0", "ms", 200),
                Row.AtMost("the year as it was closed, today's beside it (ms)", closed, "0", "ms", 200),
                Row.Plain("one month opens", month.ToString("0 ms", CultureInfo.InvariantCulture)),
                Row.Plain($"the list of {rig.Months()} months", months.ToString("0 ms", CultureInfo.InvariantCulture)),
                Row.Plain($"a month by source and day ({rig.Days("2026-07")} figures)", Median(() => rig.Days("2026-07")).ToString("0 ms", CultureInfo.InvariantCulture)),
                Row.AtMost("the year is restated, checklist and all (s)", restate.Median, "0.00", "s", 5),
                Row.AtMost("one reading", Median(() => rig.ReadingsOf(day.From, day.From)), "0.0", "ms", 10, Peer(await AskAsync(peer, DaySql, channel, day.From, day.From))),
                Row.AtMost("a channel's day", Median(() => rig.ReadingsOf(day.From, day.To)), "0.0", "ms", 50, Peer(await AskAsync(peer, DaySql, channel, day.From, day.To))),
                Row.AtMost("a channel's year of hours", Median(() => rig.Hours()), "0.0", "ms", 200, Peer(await AskAsync(peer, HoursSql, channel))),
                Row.Plain("checked afterwards", string.Create(CultureInfo.InvariantCulture, $"{rig.Readings:#,0} readings, {rig.Hours().Count:#,0} hours of one channel, {rig.ReadingsOf(day.From, day.To).Items.Count} readings of a day; {rig.Open("2026").Figure!.TotalKg:#,0} kg")),
                Row.Plain("bytes stored per reading, everything (segments, log, edges)", (rig.Bytes / (double)rig.Readings).ToString("0.0", CultureInfo.InvariantCulture)),
            ],
            $"median of {Rounds} rounds, restating of 3; a warm store, by the read model that the API answers with, JSON not counted",
            "peer: PostgreSQL with the same readings in reading (channel, time, value), primary key (channel, time), by Npgsql over a unix socket, after VACUUM ANALYZE; it answers the three questions with what was sent, the ledger from verified segments",
            "at a reading a quarter-hour each has an edge of its own: bytes per reading are highest here; at one a second see `ingest`");
    }

    static string Peer(double ms) => ms.ToString("0.0 ms", CultureInfo.InvariantCulture);

    static double Median<T>(Func<T> ask)
    {
        var samples = new Samples();
        ask();
        for (var round = 0; round < Rounds; round++)
        {
            var began = Stopwatch.GetTimestamp();
            ask();
            samples.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
        }
        return samples.Median;
    }

    static async Task<double> AskAsync(NpgsqlConnection peer, string sql, int channel, params long[] times)
    {
        await using var command = new NpgsqlCommand(sql, peer);
        command.Parameters.Add(new NpgsqlParameter { Value = channel });
        foreach (var time in times) command.Parameters.Add(new NpgsqlParameter { Value = time });
        await command.PrepareAsync();
        var samples = new Samples();
        for (var round = -1; round < Rounds; round++)
        {
            var began = Stopwatch.GetTimestamp();
            await using (var rows = await command.ExecuteReaderAsync())
                while (await rows.ReadAsync()) { }
            if (round >= 0) samples.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
        }
        return samples.Median;
    }
}
