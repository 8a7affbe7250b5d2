using System.Security.Cryptography;
using Traceability.Evidence.Cose;
using Traceability.Evidence.Enrolment;
using Traceability.Evidence.Entries;
using Traceability.Evidence.Fetching;
using Traceability.Evidence.Segments;

namespace Traceability.Testing;

/// <summary>
/// Builds a device's chain through Evidence alone, without agent and store: enrolment request, then segment after segment with a right tally.
/// <see cref="Branch"/> gives a second builder at the same place, as a clone of the device would be.
/// </summary>
public sealed class ChainBuilder
{
    static readonly DateTimeOffset Begin = new(2026, 11, 21, 8, 0, 0, TimeSpan.Zero);

    ECDsa key;
    EvidenceKey publicKey;
    long[] counts = new long[Entry.KindCount];
    byte[] run = RandomNumberGenerator.GetBytes(SegmentHeader.RunSize);
    byte[] previous;
    long number, nextSeq;
    ConfigurationParts? configuration;
    byte[] configurationHash = new byte[32];
    bool configurationDue;

    public ChainBuilder(EnrolmentTerms terms, ECDsa? key = null, byte[]? labelKey = null)
    {
        LabelKey = labelKey ?? RandomNumberGenerator.GetBytes(32);
        this.key = key ?? ECDsa.Create(ECCurve.NamedCurves.nistP256);
        publicKey = EvidenceKey.Of(this.key);
        Request = new EnrolmentRequest
        {
            Organisation = terms.Organisation,
            Facility = terms.Facility,
            Device = terms.Device,
            EvidenceKey = publicKey,
            WitnessKey = Ed25519.PublicKey(WitnessSeed),
            LabelKeyHash = SHA256.HashData(LabelKey),
            Voucher = terms.Voucher,
            Logs = terms.Logs,
            LedgerOnlineKey = terms.LedgerOnlineKey,
            LedgerRootKey = terms.LedgerRootKey,
        }.Sign(this.key);
        previous = Request.Identity;
        Chain = EnrolmentRequest.ChainOf(Request.Identity);
    }

    ChainBuilder(ChainBuilder other)
    {
        (key, publicKey, Request, Chain, LabelKey) = (other.key, other.publicKey, other.Request, other.Chain, other.LabelKey);
        (counts, run, previous, number, nextSeq) = ([.. other.counts], other.run, other.previous, other.number, other.nextSeq);
        WitnessSeed = other.WitnessSeed;
        (configuration, configurationHash, configurationDue, NowMs) = (other.configuration, other.configurationHash, other.configurationDue, other.NowMs);
    }

    /// <summary>The signed enrolment request; its bytes are what the ledger is given.</summary>
    public CoseSign1 Request { get; }

    public byte[] Chain { get; }

    /// <summary>Makes the chain's opaque labels.</summary>
    public byte[] LabelKey { get; }

    /// <summary>Of the device as a witness.</summary>
    public byte[] WitnessSeed { get; private init; } = RandomNumberGenerator.GetBytes(32);

    /// <summary>Unix ms at which the next segment is sealed; each seal adds a second.</summary>
    public long NowMs { get; set; } = Begin.ToUnixTimeMilliseconds();

    /// <summary>A second device with the same key at the same place.</summary>
    public ChainBuilder Branch() => new(this);

    /// <summary>As after a restart of the agent: another run, the same chain.</summary>
    public void NewRun() => run = RandomNumberGenerator.GetBytes(SegmentHeader.RunSize);

    /// <summary>The key in force, as the chain stands.</summary>
    public EvidenceKey Key => publicKey;

    public long Number => number;

    /// <summary>Identity of the last segment; of the request before the first.</summary>
    public byte[] Tip => previous;

    /// <summary>The old key hands over to a new one, which signs from the next segment on, in a run of its own.</summary>
    public CoseSign1 Rotate(ECDsa? to = null, long? after = null, byte[]? tip = null)
    {
        to ??= ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var rotation = Rotation.Sign(key, Chain, after ?? number, tip ?? previous, Possession.Sign(to, Chain, publicKey, NowMs), NowMs);
        (key, publicKey) = (to, EvidenceKey.Of(to));
        NewRun();
        return rotation;
    }

    /// <summary>Asks for segments back, by the key in force.</summary>
    public CoseSign1 Fetch(long first, long last, byte[] identity, long atMs) => new FetchRequest(Chain, first, last, identity, atMs).Sign(key);

    /// <summary>Asks for a certificate for a TLS key, by the key in force.</summary>
    public CoseSign1 AskCertificate(ECDsa tls, long? atMs = null) => new TlsKeyRequest(Chain, EvidenceKey.Of(tls), atMs ?? NowMs).Sign(key);

    /// <summary>From the next segment on the channels are these; it carries the configuration entry.</summary>
    public ChainBuilder Configure(params ConfigurationLeaf[] leaves)
    {
        configuration = new ConfigurationParts(RandomNumberGenerator.GetBytes(SaltedLeaves.SecretSize), [.. leaves.Select(l => l.Encode())]);
        configurationHash = configuration.Root();
        configurationDue = true;
        return this;
    }

    public BuiltSegment Seal(params IReadOnlyList<Entry> entries) => Seal(entries, [], change: null);

    /// <param name="personal">Personal values; entry indexes count the tally as 0 and a due configuration as 1.</param>
    /// <param name="change">A last change to the header before it is signed.</param>
    public BuiltSegment Seal(IReadOnlyList<Entry> entries, IReadOnlyList<PersonalValue> personal, Func<SegmentHeader, SegmentHeader>? change)
    {
        var all = new List<Entry>();
        if (configurationDue) all.Add(new Configuration(configurationHash, configuration!.Leaves.Count, number == 0 ? ConfigurationReason.RunStart : ConfigurationReason.Change));
        all.AddRange(entries);
        counts[(int)EntryKind.Tally]++;
        foreach (var entry in all) counts[(int)entry.Kind]++;
        all.Insert(0, new Tally([.. counts], [], 0, 0));

        var body = new SegmentBody(RandomNumberGenerator.GetBytes(SaltedLeaves.SecretSize), [.. all.Select(e => e.Encode())], personal, configurationDue ? configuration : null);
        var header = new SegmentHeader
        {
            Chain = Chain,
            Run = run,
            Number = number + 1,
            FirstSeq = nextSeq,
            Previous = previous,
            Count = body.Entries.Count,
            EntriesRoot = body.Root(),
            SealedMs = NowMs,
            Boot = 1,
            MonotonicMs = NowMs - Begin.ToUnixTimeMilliseconds() is > 0 and var ms ? ms : 0,
            Clock = new ClockQuality(ClockStatus.Synchronised, "ntp", 10),
            ConfigurationHash = configurationHash,
            Software = "builder",
            Assurance = "software",
        };
        if (change is not null) header = change(header);
        var segment = Segment.Seal(key, publicKey.Kid, header);
        (previous, number, nextSeq, configurationDue) = (segment.Identity, header.Number, header.FirstSeq + header.Count, false);
        NowMs += 1000;
        return new BuiltSegment(segment, body, SegmentMessage.Pack(segment.Sign1.Bytes, body).Encode());
    }
}
