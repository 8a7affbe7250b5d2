using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Traceability.Ledger.Enrolment;
using Traceability.Ledger.Store;

namespace Traceability.Ledger.Transport;

/// <summary>
/// The folder that the broker reads: <c>ca.pem</c>, <c>server.pem</c> and <c>server.key</c> (0640), <c>crl.pem</c>, <c>acl</c>, and for each reader
/// <c>reader-NAME.pem</c> and <c>.key</c>; and <c>changed</c>, last, which whoever reloads the broker takes away before (deploy/mosquitto). The ledger's own
/// pair lies with its keys.
/// </summary>
sealed class BrokerFolder
{
    const UnixFileMode OwnerAndGroup = DurableFile.GroupToo | UnixFileMode.UserExecute | UnixFileMode.GroupExecute;

    /// <summary>A list for this very moment would be too new for a broker whose clock is behind, and refuse everybody.</summary>
    static readonly TimeSpan Skew = TimeSpan.FromHours(1);

    readonly TransportOptions options;
    readonly string organisation;
    readonly CertificateAuthority authority;
    readonly IssuedCertificates issued;
    readonly EnrolledChains chains;
    readonly TimeProvider time;
    readonly KeyedCertificate own;
    readonly Lock gate = new();
    string listed = "none yet";
    bool changed;

    public BrokerFolder(TransportOptions options, string organisation, string keysFolder, CertificateAuthority authority, IssuedCertificates issued, EnrolledChains chains, TimeProvider time)
    {
        (this.options, this.organisation, this.authority, this.issued, this.chains, this.time) = (options, organisation, authority, issued, chains, time);
        own = new KeyedCertificate(keysFolder, "broker-client", DurableFile.OwnerOnly);
        Authority = Path.Combine(keysFolder, "ca.pem");
    }

    /// <summary>What the ledger's own connection uses.</summary>
    public string Authority { get; }
    public string Certificate => own.CertificateFile;
    public string Key => own.KeyFile;

    /// <summary>Writes what is missing, was revoked, or comes to its end. Whoever calls may be any thread.</summary>
    public bool TryBring(out string error)
    {
        error = "";
        try
        {
            Bring();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
        {
            error = $"--broker-folder: \"{options.Folder}\": {e.Message}";
        }
        return error.Length == 0;
    }

    void Bring()
    {
        lock (gate)
        {
            var now = time.GetUtcNow();
            Directory.CreateDirectory(options.Folder, OwnerAndGroup);
            try
            {
                // Revocations wait for no other file.
                var all = chains.All.OrderBy(chain => chain.Address.ToString(), StringComparer.Ordinal).ToList();
                WriteList([.. all.SelectMany(chain => Revoked(chain, now))], now);
                Write("acl", AccessList.Text(organisation, options.Readers, all.Where(IsStopped).Select(chain => chain.Address)));
                own.Bring(authority, key => authority.Client(AccessList.Ledger, key, now), _ => true, now);
                Write("ca.pem", authority.Pem);
                changed |= Server().Bring(authority, key => authority.Server(options.Names, key, now), HasNames, now);
                foreach (var reader in options.Readers)
                    new KeyedCertificate(options.Folder, AccessList.ReaderName(reader), DurableFile.GroupToo)
                        .Bring(authority, key => authority.Client(AccessList.ReaderName(reader), key, now), _ => true, now);
            }
            finally
            {
                if (changed) DurableFile.Write(Path.Combine(options.Folder, "changed"), [], DurableFile.Readable, again: true);
                changed = false;
            }
        }
    }

    static bool IsStopped(EnrolledChain chain) => chain.NotEntitled(chain.Keys.Terms[^1].Key) is not null;

    /// <summary>All that a stopped chain has; of another what was asked for by keys that are revoked, though not in force any more.</summary>
    IEnumerable<byte[]> Revoked(EnrolledChain chain, DateTimeOffset now) =>
        IsStopped(chain) ? issued.Standing(chain.Chain, now)
        : chain.Keys.Terms.Where(term => chain.Keys.IsRevoked(term.Key)).SelectMany(term => issued.Standing(chain.Chain, term.Key, now));

    KeyedCertificate Server() => new(options.Folder, "server", DurableFile.GroupToo);

    bool HasNames(X509Certificate2 certificate) => options.Names.All(name => certificate.MatchesHostname(name, allowWildcards: false, allowCommonName: false));

    /// <summary>Also once at each start: what stands in the folder may be of an older ledger.</summary>
    void WriteList(List<byte[]> serials, DateTimeOffset now)
    {
        var wanted = string.Join(' ', serials.Select(Convert.ToHexStringLower));
        var path = Path.Combine(options.Folder, "crl.pem");
        if (listed == wanted && File.Exists(path)) return;
        // Of two lists the broker takes the later; two of one second would be no order.
        var at = DateTimeOffset.FromUnixTimeSeconds((now - Skew).ToUnixTimeSeconds());
        if (File.Exists(path) && TryMadeAt(path, out var before) && at <= before) at = before.AddSeconds(1);
        Write("crl.pem", authority.RevocationList(serials, at));
        listed = wanted;
    }

    static bool TryMadeAt(string path, out DateTimeOffset at)
    {
        at = default;
        try
        {
            at = CertificateAuthority.MadeAt(File.ReadAllText(path));
            return true;
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException or OverflowException)
        {
            return false; // no list of ours; it is replaced
        }
    }

    void Write(string name, string text)
    {
        var path = Path.Combine(options.Folder, name);
        if (File.Exists(path) && File.ReadAllText(path) == text) return;
        DurableFile.Write(path, Encoding.ASCII.GetBytes(text), DurableFile.Readable, again: true);
        changed = true;
    }
}
