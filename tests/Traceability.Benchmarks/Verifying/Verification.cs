using System.Diagnostics;
using System.Security.Cryptography;
using Traceability.Benchmarks.Ingest;
using Traceability.Benchmarks.Report;
using Traceability.Evidence.Segments;

namespace Traceability.Benchmarks.Verifying;

/// <summary>An auditor's reading of sealed segments, beside the raw rates of what it must at least do.</summary>
static class Verification
{
    /// <summary>Rounds before the first counted one, until the compiler has seen every loop often enough.</summary>
    const int Warming = 4;

    const int Rounds = 7, Devices = 16;

    public static Task<ResultTable> MeasureAsync(CancellationToken cancellationToken)
    {
        var sealedChains = SealedChains.Make(Devices);
        var bytes = sealedChains.Chains.Sum(chain => chain.Messages.Sum(message => (long)message.Length));
        Samples all = new(), one = new(), hash = new(), signature = new();
        for (var round = -Warming; round < Rounds; round++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            GC.Collect();
            var parallel = sealedChains.Readings / Seconds(() => Parallel.ForEach(sealedChains.Chains, chain => SegmentVerification.Run(chain)));
            var single = sealedChains.Readings / Seconds(() => Each(sealedChains, chain => SegmentVerification.Run(chain)));
            var hashed = bytes / Seconds(() => Each(sealedChains, HashAll));
            var verified = sealedChains.Count / Seconds(() => Each(sealedChains, VerifyAll));
            if (round < 0) continue;
            all.Add(parallel);
            one.Add(single);
            hash.Add(hashed / 1e6);
            signature.Add(verified);
        }
        var readingsPerSegment = Fleet.Channels * Fleet.Seconds;
        return Task.FromResult(new ResultTable($"Verifying segments of {Fleet.Channels} float channels × {Fleet.Seconds} s, from message bytes",
            [
                Row.AtLeast("readings/s, all cores", all.Median, "#,0", "readings/s", 5_000_000),
                Row.Plain("readings/s, one core", one.Median.ToString("#,0", System.Globalization.CultureInfo.InvariantCulture)),
                Row.Plain("raw ECDSA P-256 verifications/s, one core, the same signatures", signature.Median.ToString("#,0", System.Globalization.CultureInfo.InvariantCulture)),
                Row.Plain("… as readings/s", (signature.Median * readingsPerSegment).ToString("#,0", System.Globalization.CultureInfo.InvariantCulture)),
                Row.Plain("raw SHA-256 of the same messages, one core (MB/s)", hash.Median.ToString("#,0", System.Globalization.CultureInfo.InvariantCulture)),
            ],
            $"median of {Rounds} rounds of {sealedChains.Count} segments, {bytes / (double)sealedChains.Readings:0.00} bytes a reading; all cores {all.Range("#,0")}, one core {one.Range("#,0")}",
            "counted: form, signature, inflate, salted leaves and root, every entry read, every value decoded again from its register words by the channel's rule",
            $"limit: one signature per {readingsPerSegment} readings, then inflating and decoding; both raw rates are of this run"));
    }

    static void Each(SealedChains chains, Action<SealedChain> act)
    {
        foreach (var chain in chains.Chains) act(chain);
    }

    static void HashAll(SealedChain chain)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        foreach (var message in chain.Messages) SHA256.HashData(message, hash);
    }

    static void VerifyAll(SealedChain chain)
    {
        foreach (var bytes in chain.Messages)
            if (!SegmentMessage.TryRead(bytes, out var message).IsOk || !Segment.TryRead(message!.Sign1, out var segment).IsOk || !segment!.Sign1.IsSignedBy(chain.Key))
                throw new InvalidDataException("a signature of the benchmark does not verify");
    }

    static double Seconds(Action act)
    {
        var began = Stopwatch.GetTimestamp();
        act();
        return Stopwatch.GetElapsedTime(began).TotalSeconds;
    }
}
