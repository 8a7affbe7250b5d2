using System.Diagnostics.CodeAnalysis;
using Microsoft.Data.Sqlite;
using Traceability.Evidence.Log;
using Traceability.Ledger.Accounts;
using Traceability.Ledger.Chains;
using Traceability.Ledger.Days;
using Traceability.Ledger.Deeds;
using Traceability.Ledger.Emissions;
using Traceability.Ledger.Enrolment;
using Traceability.Ledger.Ingest;
using Traceability.Ledger.Keys;
using Traceability.Ledger.Log;
using Traceability.Ledger.Periods;
using Traceability.Ledger.Records;
using Traceability.Ledger.Redecoding;
using Traceability.Ledger.Standing;
using Traceability.Ledger.Store;
using Traceability.Ledger.Transport;

namespace Traceability.Ledger;

/// <summary>
/// A ledger over a data folder, without web and broker: message bytes in, verdicts out. The folder holds keys/, ledger.db and evidence/.
/// </summary>
sealed class OpenLedger : IAsyncDisposable
{
    readonly LedgerWriter writer;
    readonly SecondPlace place;

    OpenLedger(LedgerDatabase database, LedgerKeys keys, EnrolledChains chains, LedgerWriter writer, SecondPlace place, Sequencer sequencer, Intake intake,
        CosignatureIntake cosignatures, FetchIntake fetches, Enrolments enrolments, ChainStatements statements, Publications publications, Decisions decisions, LiveValues live, Plans plans, string organisation,
        IReadOnlyList<ChainStanding> standings)
    {
        (this.writer, this.place) = (writer, place);
        (Database, Keys, Chains, Sequencer, Intake, Cosignatures, Fetches, Enrolments, Statements, Publications, Decisions, Live, Plans, Organisation, Standings) =
            (database, keys, chains, sequencer, intake, cosignatures, fetches, enrolments, statements, publications, decisions, live, plans, organisation, standings);
    }

    public LedgerDatabase Database { get; }
    public LedgerKeys Keys { get; }
    public EnrolledChains Chains { get; }
    public Sequencer Sequencer { get; }
    public Intake Intake { get; }
    public CosignatureIntake Cosignatures { get; }
    public FetchIntake Fetches { get; }
    public Enrolments Enrolments { get; }
    public ChainStatements Statements { get; }
    public Publications Publications { get; }
    public Decisions Decisions { get; }
    public required EnrolmentCodes Codes { get; init; }
    public required ActivityRecords Records { get; init; }
    public required DeedBook Deeds { get; init; }
    public required StandingBook Standing { get; init; }
    public required ProfileMending Mending { get; init; }
    public required FactorSets FactorSets { get; init; }
    public required FactorImport Factors { get; init; }
    public required FacilityPeriods Periods { get; init; }
    public required AccountBook Accounts { get; init; }

    /// <summary>Gives devices certificates; null where the broker is reached without TLS, as those below.</summary>
    public DeviceCertificates? Certificates { get; private init; }
    public BrokerFolder? BrokerFolder { get; private init; }
    public bool ApprovalRequired { get; private init; }
    CertificateAuthority? Authority { get; init; }

    /// <summary>The newest value of each channel.</summary>
    public LiveValues Live { get; }

    public Plans Plans { get; }
    public string Organisation { get; }

    /// <summary>Where the chains stood when the ledger was opened.</summary>
    public IReadOnlyList<ChainStanding> Standings { get; }

    /// <summary>
    /// Opens the folder, or begins a new ledger where it holds none. False with a sentence for what is not a sound ledger of this program's
    /// version; nothing has been changed then. <see cref="Start"/> makes it take messages.
    /// </summary>
    public static bool TryOpen(LedgerFolder folder, TimeProvider time, [NotNullWhen(true)] out OpenLedger? ledger, out string error, Action<SequencerStep>? at = null)
    {
        ledger = null;
        Directory.CreateDirectory(folder.Data);
        var path = Path.Combine(folder.Data, "ledger.db");
        var isNew = !File.Exists(path);
        if (!LedgerKeys.TryOpen(Path.Combine(folder.Data, "keys"), folder.Origin, isNew, hasStatements: !isNew && LedgerDatabase.HasStatements(path), out var keys, out error)) return false;
#pragma warning disable CA2000 // the ledger that is returned owns it; disposed below where there is none
        if (SecondPlace.TryOpen(folder.SecondPlace, out error) is not { } place) return false;
#pragma warning restore CA2000
        if (!LedgerDatabase.TryOpen(path, isNew, out var database, out error))
        {
            place.Dispose();
            return false;
        }

        CertificateAuthority? authority = null;
#pragma warning disable CA2000 // as the second place
        if (folder.Transport is not null && !CertificateAuthority.TryOpen(Path.Combine(folder.Data, "keys"), folder.Organisation, time, out authority, out error))
#pragma warning restore CA2000
        {
            place.Dispose();
            return false;
        }
        var connection = database.Connect();
#pragma warning disable CA2000 // the ledger that is returned owns the writer; otherwise it is disposed below
        var writer = new LedgerWriter(connection);
#pragma warning restore CA2000
        try
        {
            ledger = Bring(folder, time, at, keys, authority, database, place, connection, writer, out error);
        }
        catch (Exception e) when (e is InvalidDataException or SqliteException { SqliteErrorCode: 11 or 26 })
        {
            error = $"{path}: corrupt ({e.Message})";
        }
        if (ledger is not null) return true;
        writer.Dispose();
        place.Dispose();
        authority?.Dispose();
        return false;
    }

    static OpenLedger? Bring(LedgerFolder folder, TimeProvider time, Action<SequencerStep>? at, LedgerKeys keys, CertificateAuthority? authority, LedgerDatabase database,
        SecondPlace place, SqliteConnection connection, LedgerWriter writer, out string error)
    {
        var restore = new Restore(connection, writer);
        var chains = new EnrolledChains();
        restore.Chains(chains);
        if (LogBook.TryOpen(new LogStore(writer), new CosignatureRows(writer), keys, place, folder.Cadence, time, out error) is not { } logs) return null;
        if (logs.Statements.Size == 0) StateEnrolments(writer, logs, chains);
        restore.Statements(chains, keys.OnlineNames[0].Key);

        if (!Plans.TryOpen(connection, folder.Plans, out var plans, out error)) return null;
        var mended = MendedProfiles.Open(connection);
        var held = new HeldConfigurations();
        var rows = new DerivedWriter(writer);
        var configurations = new Configurations(rows, held);
        var derivation = new Derivation(rows, configurations, plans, mended);
        var evidence = new EvidenceFolder(folder.Evidence);
        var follower = new ChainFollower(writer, rows, new BranchRows(writer), configurations, derivation, evidence);
        if (restore.IsDerivedFrom(Inputs(plans, mended)))
        {
            restore.Lines(chains, follower);
            restore.Counters(chains, derivation);
        }
        else
        {
            restore.DeriveAnew(chains, follower, derivation, Inputs(plans, mended));
        }

        var days = new DayBook(new DayStore(writer), chains, follower, keys.OnlineNames, time);
        var issued = new IssuedCertificates(Path.Combine(folder.Data, "certificates"));
        var brokerFolder = authority is null ? null : new BrokerFolder(folder.Transport!, folder.Organisation, Path.Combine(folder.Data, "keys"), authority, issued, chains, time);
        if (brokerFolder is not null && !brokerFolder.TryBring(out error)) return null;
        var live = new LiveValues(mended);
        restore.LiveValues(chains, follower, configurations, live);
        var memory = new RefusalMemory();
#pragma warning disable CA2000 // the ledger that is returned owns both
        var sequencer = new Sequencer(
            new SequencerParts(writer, rows, configurations, derivation, follower, days, memory, chains, evidence, live, logs), time, at);
        var intake = new Intake(new SegmentCheck(chains, held), memory, sequencer, time);
#pragma warning restore CA2000
        var enrolments = new Enrolments(sequencer, chains, keys, folder.Organisation, folder.OrganisationKey, time);
        var statements = new ChainStatements(sequencer, chains, keys, folder.OrganisationKey, time);
        var publications = new Publications(sequencer, folder.Organisation, folder.OrganisationKey);
        var decisions = new Decisions(sequencer, chains, follower, DeriveAnew, folder.Deciders);
        var factors = FactorSets.Open(connection, folder.Organisation);
        var deeds = new DeedBook(sequencer, new DeedStore(writer), folder.Organisation, time);
        error = "";
        return new OpenLedger(database, keys, chains, writer, place, sequencer, intake, new CosignatureIntake(sequencer, writer, chains, time),
            new FetchIntake(sequencer, writer, chains, time), enrolments, statements, publications, decisions, live, plans,
            folder.Organisation,
            [.. chains.All.Select(c => follower.Line(c).Standing(logs.Segments.Published?.Size ?? 0))])
        {
            Codes = new EnrolmentCodes(Path.Combine(folder.Data, "codes"), folder.CodeLife, time),
            Accounts = new AccountBook(sequencer, new AccountRows(writer), folder.Organisation, time),
            Records = new ActivityRecords(sequencer, new RecordStore(writer), plans, folder.Organisation, time),
            Deeds = deeds,
            Standing = new StandingBook(deeds, plans, CountAnew),
            Mending = new ProfileMending(deeds, new RedecodingQueries(database), rows, plans, mended, DecodeAnew),
            FactorSets = factors,
            Factors = new FactorImport(deeds, factors, plans, folder.Organisation),
            Periods = new FacilityPeriods(database, plans, factors, folder.Organisation, time),
            Authority = authority,
            Certificates = authority is null ? null : new DeviceCertificates(authority, issued, chains, sequencer, keys, folder.Transport!.ApprovalRequired, time),
            BrokerFolder = brokerFolder,
            ApprovalRequired = folder.Transport is { ApprovalRequired: true },
        };

        void DeriveAnew(EnrolledChain chain) => restore.DeriveAnew(chain, chains, follower, derivation, held);

        void CountAnew(string facility) => FollowAnew(chains.All.Where(c => c.Address.Facility == facility));

        void DecodeAnew(IEnumerable<byte[]> of) => FollowAnew(of.Select(chain => chains.Of(chain)!));

        void FollowAnew(IEnumerable<EnrolledChain> of)
        {
            foreach (var chain in of)
            {
                DeriveAnew(chain);
                sequencer.Show(chain);
            }
            restore.NoteDerivedFrom(Inputs(plans, mended));
        }
    }

    /// <summary>All that derived rows are made from besides the log.</summary>
    static string Inputs(Plans plans, MendedProfiles mended) => $"{Schema.DerivationVersion} {plans.Registers}{mended.Rules}";

    /// <summary>Devices that were enrolled before there was a statement log are named in it too, in the order of their enrolment.</summary>
    static void StateEnrolments(LedgerWriter writer, LogBook logs, EnrolledChains chains)
    {
        writer.Begin();
        foreach (var chain in chains.All.OrderBy(c => c.EnrolledMs).ThenBy(c => Convert.ToHexString(c.Chain), StringComparer.Ordinal))
            writer.AddStatement(logs.Statements.Append(StatementEntry.OfEnrolment(writer.FindApproval(chain.Chain).Request, null).Encode()), chain.Chain, StatementKind.Enrolment);
        writer.Commit();
    }

    public void Start()
    {
        Sequencer.Start();
        Intake.Start();
    }

    public async ValueTask DisposeAsync()
    {
        await Intake.DisposeAsync();
        await Sequencer.DisposeAsync();
        place.Dispose();
        Authority?.Dispose();
        // The writer is the last to close: only then does SQLite fold its log into the database, and whoever copies that one file has everything.
        Database.ReleaseReaders();
        writer.Dispose();
    }
}
