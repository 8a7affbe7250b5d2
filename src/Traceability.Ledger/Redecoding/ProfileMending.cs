using System.Globalization;
using Traceability.Carbon.Plan;
using Traceability.Evidence.Records;
using Traceability.Ledger.Deeds;
using Traceability.Ledger.Records;
using Traceability.Ledger.Standing;
using Traceability.Ledger.Store;
using Traceability.Profiles;

namespace Traceability.Ledger.Redecoding;

/// <summary>
/// Takes mended profiles: what one facility's devices read by a wrong one is decoded again from its raw words, from the first reading on. What was signed stays and is
/// proven as before; closed periods keep their figures, and what they are today stands beside them. Weights are not covered: a ticket states what the indicator showed.
/// </summary>
/// <param name="decodeAnew">Follows chains anew, inside the transaction that took the profile.</param>
sealed class ProfileMending(DeedBook deeds, RedecodingQueries queries, DerivedWriter rows, Plans plans, MendedProfiles mended, Action<IEnumerable<byte[]>> decodeAnew)
{
    /// <summary>Mistakes of a file that one answer names.</summary>
    const int MostErrors = 16;

    /// <param name="replaces">SHA-256 of the profile that was wrong; the mended one has the same id.</param>
    /// <param name="seen">Id of the deed by which it was mended before, empty or null where it was not: nobody mends over what they have not seen.</param>
    public async Task<DeedAnswer> MendAsync(string facility, byte[] replaces, byte[] file, string? note, string? seen, Author by, CancellationToken cancellationToken)
    {
        var known = queries.ReadBy(facility);
        if (known.FirstOrDefault(k => k.Sha256.AsSpan().SequenceEqual(replaces)) is not { Id: { } id })
            return new DeedAnswer.Unknown($"profile: found {Convert.ToHexStringLower(replaces)}; allowed: one by which {facility} was read: {(known.Count == 0 ? "none was" : string.Join(", ", known.Select(k => $"{Convert.ToHexStringLower(k.Sha256)} ({k.Id})")))}");
        var (profile, errors) = ProfileFile.Read(id + ".yaml", file);
        if (profile is null) return new DeedAnswer.Invalid([.. errors.Take(MostErrors).Select(e => e.ToString())]);
        var chains = new List<byte[]>();
        var wish = new DeedWish(facility, DeedKind.Redecoding, Convert.ToHexStringLower(replaces), note, new Dictionary<string, byte[]>(StringComparer.Ordinal) { [id] = file });
        return await deeds.TakeAsync(wish, by, newest => DeedBook.Unseen(newest, seen, "mended values of it") ?? Contradiction(facility, replaces, profile, chains), cancellationToken, within: () =>
        {
            mended.Put(facility, new MendedProfile(replaces, profile));
            decodeAnew(chains);
        });
    }

    /// <param name="chains">Those that were read by the profile.</param>
    string? Contradiction(string facility, byte[] replaces, DeviceProfile profile, List<byte[]> chains)
    {
        var (read, put) = (rows.ReadBy(facility, replaces), new MendedProfile(replaces, profile));
        var (changes, before) = (0, mended.Find(facility, replaces));
        foreach (var (_, channel) in read)
        {
            var signed = channel.Rule!;
            if (put.ValueOf(channel.Id)?.Rule is not { } rule) return $"{channel.Id}: the mended profile has no such value; allowed: every value that was read";
            if (MendedProfile.Misfit(signed, rule) is { } misfit) return $"{channel.Id}: {misfit}";
            if (rule.Equals(before?.RuleOf(channel.Id, signed) ?? signed)) continue;
            changes++;
            if (Uncounted(facility, channel.Id, signed, rule) is { } uncounted) return $"{channel.Id}: {uncounted}";
        }
        chains.AddRange(read.Select(r => r.Chain).DistinctBy(Convert.ToHexStringLower));
        return changes == 0 ? $"{profile.Id}: nothing would change: every value that was read is decoded by these rules already" : null;
    }

    /// <summary>Why what a rule gives would not be counted: not in the unit and resolution of the plan, or of no plan and in another unit than was signed.</summary>
    string? Uncounted(string facility, string channel, DecodingRule signed, DecodingRule rule) =>
        plans.OfWriter.GetValueOrDefault(facility)?.PointOf(channel) is { } point
            ? point.Rate is not null ? UncountedRate(point, rule) : string.Equals(rule.Unit, point.Unit, StringComparison.OrdinalIgnoreCase) && rule.ResolutionExponent == point.Exponent && rule.IsCounter == signed.IsCounter ? null
                : string.Create(CultureInfo.InvariantCulture, $"found 10^{rule.ResolutionExponent} {rule.Unit}, {Kind(rule)}; allowed: 10^{point.Exponent} {point.Unit}, {Kind(signed)}, as the plan counts it")
            : rule.Unit == signed.Unit ? null : $"found {rule.Unit}; allowed: {signed.Unit}, as was signed";

    /// <summary>The plan counts what the rate adds up to.</summary>
    static string? UncountedRate(MeteringPoint point, DecodingRule rule) =>
        RateUnit.Of(rule.Unit) is { } rate && rate == point.Rate && rule.ResolutionExponent + rate.Shift == point.Exponent && !rule.IsCounter ? null
            : string.Create(CultureInfo.InvariantCulture, $"found 10^{rule.ResolutionExponent} {rule.Unit}, {Kind(rule)}; allowed: 10^{point.Exponent - point.Rate!.Shift} {point.Rate.Name}, no counter, as the plan adds it up");

    static string Kind(DecodingRule rule) => rule.IsCounter ? "a counter" : "no counter";
}
