using System.Security.Cryptography;
using Traceability.Evidence.Records;
using Traceability.Ledger.Records;

namespace Traceability.Ledger.Deeds;

/// <summary>What somebody wants done under their name.</summary>
/// <param name="Documents">By name; the store keeps them for as long as the ledger lives.</param>
sealed record DeedWish(string Facility, DeedKind Kind, string About, string? Note, IReadOnlyDictionary<string, byte[]> Documents)
{
    public IReadOnlyList<DeedDocument> Hashes { get; } =
        [.. Documents.OrderBy(d => d.Key, StringComparer.Ordinal).Select(d => new DeedDocument(d.Key, SHA256.HashData(d.Value)))];

    public Deed By(Author author, string organisation, byte[]? previous, long atMs) => new(
        RandomNumberGenerator.GetBytes(ActivityRecord.SaltSize), organisation, Facility, Kind, About, Note, Hashes, previous, author.Account, author.Role, atMs);

    /// <summary>The same account has said the same: whoever sends it again may not have heard the first answer. What another has said is not under this one's name.</summary>
    public bool IsAlready(Deed deed, Author by) => (deed.Account, deed.Kind, deed.About, deed.Note, deed.Documents.Count) == (by.Account, Kind, About, Note, Hashes.Count)
        && deed.Documents.Zip(Hashes).All(d => d.First.Name == d.Second.Name && d.First.Sha256.AsSpan().SequenceEqual(d.Second.Sha256));
}
