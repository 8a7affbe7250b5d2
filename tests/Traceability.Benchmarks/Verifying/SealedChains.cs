using Traceability.Benchmarks.Ingest;
using Traceability.Benchmarks.Workload;
using Traceability.Evidence.Cose;
using Traceability.Profiles;
using Traceability.Testing;

namespace Traceability.Benchmarks.Verifying;

/// <summary>Segments of several devices as an auditor gets them: message bytes, and per chain the key and the decoding rules.</summary>
sealed class SealedChains
{
    const int Segments = 64;
    const long BeginMs = 1_795_219_200_000;

    SealedChains(IReadOnlyList<SealedChain> chains) => Chains = chains;

    public IReadOnlyList<SealedChain> Chains { get; }

    public int Readings => Chains.Count * Segments * Fleet.Channels * Fleet.Seconds;

    public int Count => Chains.Count * Segments;

    public static SealedChains Make(int devices)
    {
        var plant = Plant.Steady;
        DecodingRule[] rules = [.. Enumerable.Range(0, Fleet.Channels).Select(Plant.RuleOf)];
        return new SealedChains([.. Enumerable.Range(0, devices).Select(device =>
        {
            var chain = new ChainBuilder(Terms.Of("bench", "plant", $"edge-{device}"));
            var messages = new byte[Segments][];
            for (var i = 0; i < Segments; i++)
            {
                var second = (long)i * Fleet.Seconds;
                chain.NowMs = BeginMs + 1000 * (second + Fleet.Seconds);
                messages[i] = chain.Seal([.. Enumerable.Range(0, Fleet.Channels).Select(channel => plant.Series(channel, BeginMs, second, Fleet.Seconds))]).Message;
            }
            return new SealedChain(chain.Key, rules, messages);
        })]);
    }
}
