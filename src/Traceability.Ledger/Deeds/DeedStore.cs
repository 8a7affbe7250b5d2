using Traceability.Evidence.Records;
using Traceability.Ledger.Store;

namespace Traceability.Ledger.Deeds;

/// <summary>The rows of deeds and their documents. Part of the writer's transactions.</summary>
sealed class DeedStore(LedgerWriter writer)
{
    readonly Statement add = writer.Prepare("INSERT INTO deed (position, digest, facility, line, about, kind, deed) VALUES ($0, $1, $2, $3, $4, $5, $6)");
    readonly Statement addDocument = writer.Prepare("INSERT INTO document (sha256, bytes) VALUES ($0, $1) ON CONFLICT (sha256) DO NOTHING");
    readonly Statement newest = writer.Prepare("SELECT deed FROM deed WHERE facility = $0 AND line = $1 AND about = $2 ORDER BY id DESC LIMIT 1");

    readonly Statement has = writer.Prepare("SELECT 1 FROM deed WHERE facility = $0 AND line = $1 LIMIT 1");

    public bool Has(string facility, DeedKind line) => has.One(facility, (int)line) is not null;

    public void Add(long position, Deed deed, byte[] digest, DeedWish wish)
    {
        foreach (var document in wish.Hashes) addDocument.Run(document.Sha256, Deflated.Of(wish.Documents[document.Name]));
        add.Run(position, digest, deed.Facility, (int)deed.Kind.Line(), deed.About, (int)deed.Kind, deed.Encode());
    }

    /// <summary>The last one of its line about the same; null where there is none.</summary>
    public Deed? Newest(string facility, DeedKind line, string about) => newest.One(facility, (int)line, about) is byte[] bytes ? DeedRows.Open(bytes) : null;
}
