using Traceability.Benchmarks.Report;
using Traceability.Benchmarks.Workload;
using Traceability.Evidence.Entries;
using Traceability.Testing;

namespace Traceability.Benchmarks.Bytes;

/// <summary>What one reading costs in a segment of 50 float channels over 20 s.</summary>
static class BytesPerReading
{
    const int Channels = 50, Seconds = 20;
    const long BeginMs = 1_795_219_200_000;

    public static Task<ResultTable> MeasureAsync(CancellationToken cancellationToken) => Task.FromResult(new ResultTable(
        "Bytes per reading: 50 float channels at 1 Hz, segments of 20 s",
        [.. Rows("steady", Plant.Steady), .. Rows("restless", Plant.Restless)],
        "entries: the encoded series alone; wire: the whole message with header, signature, tally and salt secret, body deflated",
        "limit: the noise of the measured values themselves, kept twice: as raw registers (the proof) and as decoded steps (the number)",
        "the goal is stated for 50 float channels; the restless plant is shown beside it"));

    static Row[] Rows(string name, Plant plant)
    {
        var chain = new ChainBuilder(Terms.Of("bench", "plant", "edge"));
        Series[] series = [.. Enumerable.Range(0, Channels).Select(channel => plant.Series(channel, BeginMs, 0, Seconds))];
        var sent = chain.Seal(series);
        const double readings = Channels * Seconds;
        return
        [
            Row.AtMost($"{name} plant, entries", series.Sum(entry => entry.Encode().Length) / readings, "0.00", "bytes", 5),
            Row.AtMost($"{name} plant, all in on the wire", sent.Message.Length / readings, "0.00", "bytes", 7),
        ];
    }
}
