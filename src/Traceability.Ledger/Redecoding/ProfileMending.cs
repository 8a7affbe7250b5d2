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
        if (queries.ReadBy(facility).FirstOrDefault(k => k.Sha256.AsSpan().SequenceEqual(replaces)) is not { Id: { } id }) return new DeedAnswer.Unknown(Unread(facility, replaces));
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

    /// <summary>What mending would be refused for, and what it would change, without doing it; no changes where the file cannot be read.</summary>
    public (IReadOnlyList<string> Problems, IReadOnlyList<ChangedRule> Changes) Examine(string facility, byte[] replaces, byte[] file)
    {
        var (read, mended) = queries.ReadBy(facility, replaces);
        if (read is not [{ Id: var id }, ..]) return ([Unread(facility, replaces)], []);
        var (profile, errors) = ProfileFile.Read(id + ".yaml", file);
        if (profile is null) return ([.. errors.Take(MostErrors).Select(e => e.ToString())], []);
        var difference = ProfileDifference.Of(profile, replaces, read.Select(r => r.Channel), mended, plans.ByFacility.GetValueOrDefault(facility));
        return (difference.Refusals, difference.Changes);
    }

    string Unread(string facility, byte[] replaces) => queries.ReadBy(facility) is var known
        ? $"profile: found {Convert.ToHexStringLower(replaces)}; allowed: one by which {facility} was read: {(known.Count == 0 ? "none was" : string.Join(", ", known.Select(k => $"{Convert.ToHexStringLower(k.Sha256)} ({k.Id})")))}" : "";

    /// <param name="chains">Those that were read by the profile.</param>
    string? Contradiction(string facility, byte[] replaces, DeviceProfile profile, List<byte[]> chains)
    {
        var read = rows.ReadBy(facility, replaces);
        chains.AddRange(read.Select(r => r.Chain).DistinctBy(Convert.ToHexStringLower));
        return ProfileDifference.Of(profile, replaces, read.Select(r => r.Channel), mended.Find(facility, replaces), plans.OfWriter.GetValueOrDefault(facility)).Refusals is [var first, ..] ? first : null;
    }
}
