using System.Diagnostics;
using Traceability.Evidence.Entries;
using Traceability.Ledger.Ingest;
using Traceability.Profiles;
using Traceability.Testing;
using Xunit;

namespace Traceability.Ledger.Tests;

/// <summary>Not a timed test: it pushes segments of 50 counters × 20 readings through the real pipeline, prints the rate, and checks the sums.</summary>
public sealed class ThroughputTests(ITestOutputHelper output)
{
    const int Channels = 50, Readings = 20;

    [Fact]
    public async Task Thousands_of_segments_of_two_devices_are_counted_exactly()
    {
        var segments = int.TryParse(Environment.GetEnvironmentVariable("TR_LEDGER_SEGMENTS"), out var wished) ? wished : 300;
        await using var ledger = TestLedger.Start();
        var rule = new DecodingRule
        {
            Table = RegisterTable.Input, WireAddress = 0x48, Words = 2, Type = RegisterType.F32, Order = ByteOrder.Abcd,
            Scale = DecimalFraction.One, ResolutionExponent = -2, Unit = "kWh", CounterWidth = 32,
        }.ToCbor();
        var leaves = Enumerable.Range(0, Channels).Select(ConfigurationLeaf (c) =>
            new ConfigurationLeaf.ForChannel(c, $"m{c}.energy_import", rule, "gateway", 1, "p", new byte[32], Verified.MapOnly, "S", 1000)).ToArray();
        var messages = new List<(Enrolment.DeviceAddress Device, byte[] Message)>();
        foreach (var name in (string[])["edge-a", "edge-b"])
        {
            var device = new Enrolment.DeviceAddress("demo", "mine", name);
            var chain = (await ledger.EnrolAsync(device)).Configure(leaves);
            for (var s = 0; s < segments; s++)
            {
                chain.NowMs += (Readings - 1) * 1000;
                messages.Add((device, chain.Seal([.. Enumerable.Range(0, Channels).Select(c => Floats(c, chain.NowMs, s))]).Message));
            }
        }
        messages = [.. messages.Take(segments).Zip(messages.Skip(segments)).SelectMany(p => new[] { p.First, p.Second })];

        var (watch, cpu) = (Stopwatch.StartNew(), Environment.CpuUsage.TotalTime);
        var verdicts = new List<Task<Verdict>>(messages.Count);
        foreach (var (device, message) in messages) verdicts.Add(await ledger.Open.Intake.SubmitAsync(device, message, CancellationToken.None));
        foreach (var verdict in verdicts) Assert.IsType<Verdict.Logged>(await verdict);
        watch.Stop();
        var busy = Environment.CpuUsage.TotalTime - cpu;

        var readings = (double)messages.Count * Channels * Readings;
        output.WriteLine(FormattableString.Invariant(
            $"{messages.Count} segments, {readings / watch.Elapsed.TotalSeconds / 1e6:F2} M readings/s, {readings / busy.TotalSeconds / 1e6:F2} M per second of one core, {messages.Average(m => m.Message.Length) / Channels / Readings:F2} bytes per reading"));
        Assert.Equal(2L * Channels * (segments * Readings - 1), ledger.Count("SELECT SUM(steps) FROM counter"));
    }

    /// <summary>A register that rises by 0.01 kWh a second.</summary>
    static Series Floats(int channel, long lastMs, int segment)
    {
        var mantissas = Enumerable.Range(0, Readings).Select(i => 10_000L + segment * Readings + i).ToArray();
        return new Series
        {
            Channel = channel,
            WordsPerReading = 2,
            TimesMs = [.. Enumerable.Range(0, Readings).Select(i => lastMs - 1000 * (Readings - 1 - i))],
            Qualities = new Quality[Readings],
            Words = [.. mantissas.SelectMany(m => { var bits = BitConverter.SingleToUInt32Bits(m / 100f); return new[] { (ushort)(bits >> 16), (ushort)bits }; })],
            Exponent = -2,
            Mantissas = mantissas,
        };
    }
}
