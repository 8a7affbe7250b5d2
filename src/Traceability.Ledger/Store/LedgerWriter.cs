using Microsoft.Data.Sqlite;
using Traceability.Evidence.Cose;
using Traceability.Evidence.Enrolment;
using Traceability.Evidence.Log;
using Traceability.Evidence.Segments;
using Traceability.Ledger.Enrolment;

namespace Traceability.Ledger.Store;

/// <summary>
/// The facts' side of the one writing connection: chains, vouchers, segments. Used by one thread; everything
/// between <see cref="Begin"/> and <see cref="Commit"/> becomes durable together or not at all.
/// </summary>
sealed class LedgerWriter : IDisposable
{
    /// <summary>What <see cref="ReadSegment"/> reads, in its order.</summary>
    public const string SegmentColumns = "log_index, identity, chain, number, run, previous, first_seq, entries, sealed_ms, header_only";

    readonly SqliteConnection connection;
    readonly List<Statement> statements = [];
    readonly Statement begin, commit, addSegment, findIndex, sameNumber, hasSibling, isHeaderOnly, place, children, message, decisions, findDecision, putDecision,
        addVoucher, findVoucher, useVoucher, addChain, findChain, findApproval, putApproval, hasKey, hasDevice, segmentsAt, segmentsFrom, addStatement, statementsOf, addPublication, publicationsOf, openHoles, fillHole;

    public LedgerWriter(SqliteConnection connection)
    {
        this.connection = connection;
        begin = Prepare("BEGIN IMMEDIATE");
        commit = Prepare("COMMIT");
        addSegment = Prepare("""
            INSERT INTO segment (log_index, identity, chain, number, run, previous, first_seq, entries, sealed_ms, first_ms, last_ms, readings, header_only, received_ms, message)
            VALUES ($0, $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
            """);
        findIndex = Prepare("SELECT log_index FROM segment WHERE identity = $0");
        sameNumber = Prepare("SELECT identity, run, previous FROM segment WHERE chain = $0 AND number = $1 AND log_index < $2");
        hasSibling = Prepare("SELECT 1 FROM segment WHERE chain = $0 AND previous = $1 AND log_index < $2 LIMIT 1");
        isHeaderOnly = Prepare("SELECT header_only FROM segment WHERE identity = $0");
        place = Prepare("SELECT number, first_seq, entries FROM segment WHERE identity = $1 AND chain = $0 AND log_index < $2");
        children = Prepare($"SELECT {SegmentColumns} FROM segment WHERE chain = $0 AND previous = $1 AND log_index <= $2 ORDER BY log_index");
        decisions = Prepare("SELECT parent, kept FROM decision WHERE chain = $0 AND second IS NOT NULL");
        findDecision = Prepare("SELECT kept, first, second FROM decision WHERE chain = $0 AND parent = $1");
        putDecision = Prepare("""
            INSERT INTO decision (chain, parent, kept, first, second) VALUES ($0, $1, $2, $3, $4)
            ON CONFLICT (chain, parent) DO UPDATE SET kept = $2, first = $3, second = $4
            """);
        message = Prepare("SELECT message FROM segment WHERE log_index = $0");
        addVoucher = Prepare("INSERT INTO voucher (voucher, organisation, facility, device, issued_ms) VALUES ($0, $1, $2, $3, $4)");
        findVoucher = Prepare("SELECT organisation, facility, device, issued_ms, chain FROM voucher WHERE voucher = $0");
        useVoucher = Prepare("UPDATE voucher SET chain = $1 WHERE voucher = $0");
        addChain = Prepare("""
            INSERT INTO chain (chain, organisation, facility, device, identity, key_x, key_y, request, enrolled_ms) VALUES ($0, $1, $2, $3, $4, $5, $6, $7, $8)
            """);
        findChain = Prepare("SELECT chain, organisation, facility, device, identity, key_x, key_y, enrolled_ms, request FROM chain WHERE chain = $0");
        findApproval = Prepare("SELECT request, approval FROM chain WHERE chain = $0");
        putApproval = Prepare("UPDATE chain SET approval = $1 WHERE chain = $0");
        hasKey = Prepare("SELECT 1 FROM chain WHERE key_x = $0 AND key_y = $1");
        segmentsAt = Prepare("SELECT identity FROM segment WHERE chain = $0 AND number = $1 ORDER BY log_index");
        segmentsFrom = Prepare("SELECT number, identity FROM segment WHERE chain = $0 AND number >= $1 ORDER BY log_index");
        addStatement = Prepare("INSERT INTO chain_statement (position, chain, kind) VALUES ($0, $1, $2)");
        statementsOf = Prepare("SELECT l.entry FROM chain_statement s JOIN leaf l ON l.log = 1 AND l.position = s.position WHERE s.chain = $0 AND ($1 IS NULL OR s.kind = $1) ORDER BY s.position");
        addPublication = Prepare("INSERT INTO publication (position, profile, verified) VALUES ($0, $1, $2)");
        publicationsOf = Prepare("SELECT l.entry FROM publication p JOIN leaf l ON l.log = 1 AND l.position = p.position WHERE p.profile = $0 ORDER BY p.position");
        hasDevice = Prepare("SELECT 1 FROM chain WHERE organisation = $0 AND facility = $1 AND device = $2");
        openHoles = Prepare("INSERT INTO hole (chain, succession) SELECT chain, $0 FROM chain WHERE true ON CONFLICT (chain) DO UPDATE SET succession = $0");
        fillHole = Prepare("DELETE FROM hole WHERE chain = $0");
    }

    public Statement Prepare(string sql)
    {
        var statement = new Statement(connection, sql);
        statements.Add(statement);
        return statement;
    }

    public void Begin() => begin.Run();

    public void Commit() => commit.Run();

    public long? FindLogIndex(byte[] identity) => (long?)findIndex.One(identity);

    public void AddSegment(StoredSegment segment, long? firstMs, long? lastMs, int readings, long receivedMs, byte[] bytes) =>
        addSegment.Run(segment.LogIndex, segment.Identity, segment.Chain, segment.Number, segment.Run, segment.Previous, segment.FirstSeq, segment.Entries,
            segment.SealedMs, firstMs, lastMs, readings, segment.HeaderOnly ? 1 : 0, receivedMs, bytes);

    /// <summary>Identities that the key signed for the same run and number after another previous, logged before this one.</summary>
    public List<byte[]> SameRunAndNumber(StoredSegment of, int most)
    {
        var found = new List<byte[]>();
        using var rows = sameNumber.Rows(of.Chain, of.Number, of.LogIndex);
        while (found.Count < most && rows.Read())
            if (rows.GetFieldValue<byte[]>(1).AsSpan().SequenceEqual(of.Run) && !rows.GetFieldValue<byte[]>(2).AsSpan().SequenceEqual(of.Previous)) found.Add(rows.GetFieldValue<byte[]>(0));
        return found;
    }

    /// <summary>Whether another child of a segment's previous was logged before it.</summary>
    public bool HasSibling(StoredSegment of) => hasSibling.One(of.Chain, of.Previous, of.LogIndex) is not null;

    public bool IsHeaderOnly(byte[] identity) => isHeaderOnly.One(identity) is 1L;

    /// <summary>Where a segment logged before <paramref name="logIndex"/> stands in its chain.</summary>
    public (long Number, long FirstSeq, int Entries)? FindPlace(byte[] chain, byte[] identity, long logIndex)
    {
        using var rows = place.Rows(chain, identity, logIndex);
        return rows.Read() ? (rows.GetInt64(0), rows.GetInt64(1), rows.GetInt32(2)) : null;
    }

    /// <summary>Segments logged up to here that name this one as their previous, in the order of the log.</summary>
    public List<StoredSegment> Children(byte[] chain, byte[] previous, long logIndex)
    {
        var found = new List<StoredSegment>();
        using var rows = children.Rows(chain, previous, logIndex);
        while (rows.Read()) found.Add(ReadSegment(rows));
        return found;
    }

    /// <summary>Of the forks that two persons have decided: what precedes them, and the child that counts.</summary>
    public List<(byte[] Parent, byte[] Kept)> Decisions(byte[] chain)
    {
        var found = new List<(byte[], byte[])>();
        using var rows = decisions.Rows(chain);
        while (rows.Read()) found.Add((rows.GetFieldValue<byte[]>(0), rows.GetFieldValue<byte[]>(1)));
        return found;
    }

    /// <summary>Both signatures, or the first while the second is waited for.</summary>
    public (byte[] Kept, byte[] First, byte[]? Second)? FindDecision(byte[] chain, byte[] parent)
    {
        using var rows = findDecision.Rows(chain, parent);
        return rows.Read() ? (rows.GetFieldValue<byte[]>(0), rows.GetFieldValue<byte[]>(1), rows.IsDBNull(2) ? null : rows.GetFieldValue<byte[]>(2)) : null;
    }

    public void PutDecision(byte[] chain, byte[] parent, byte[] kept, byte[] first, byte[]? second) => putDecision.Run(chain, parent, kept, first, second);

    public byte[] Message(long logIndex) => (byte[])message.One(logIndex)!;

    /// <summary>A held segment's message, opened. What is stored has been checked, so failing to read it is damage.</summary>
    public (Segment Segment, SegmentBody Body) Open(long logIndex)
    {
        if (SegmentMessage.TryRead(Message(logIndex), out var held).IsOk && Segment.TryRead(held!.Sign1, out var segment).IsOk
            && held.TryReadBody(out var body).IsOk) return (segment!, body!);
        throw new InvalidDataException($"segment {logIndex} of the log cannot be read back from the store");
    }

    /// <summary>The signed header of a held segment, also of one whose entries were not kept.</summary>
    public Segment OpenHeader(long logIndex) =>
        SegmentMessage.TryRead(Message(logIndex), out var held).IsOk && Segment.TryRead(held!.Sign1, out var segment).IsOk
            ? segment!
            : throw new InvalidDataException($"segment {logIndex} of the log cannot be read back from the store");

    public void AddVoucher(byte[] voucher, DeviceAddress device, long issuedMs) =>
        addVoucher.Run(voucher, device.Organisation, device.Facility, device.Device, issuedMs);

    public Voucher? FindVoucher(byte[] voucher)
    {
        using var rows = findVoucher.Rows(voucher);
        return rows.Read() ? new Voucher(new DeviceAddress(rows.GetString(0), rows.GetString(1), rows.GetString(2)), rows.GetInt64(3), !rows.IsDBNull(4)) : null;
    }

    public void AddChain(EnrolledChain chain, byte[] request, byte[] voucher)
    {
        addChain.Run(chain.Chain, chain.Address.Organisation, chain.Address.Facility, chain.Address.Device, chain.Identity, chain.Key.X, chain.Key.Y, request, chain.EnrolledMs);
        useVoucher.Run(voucher, chain.Chain);
    }

    public EnrolledChain? FindChain(byte[] chain)
    {
        using var rows = findChain.Rows(chain);
        return rows.Read() ? ReadChain(rows) : null;
    }

    /// <summary>The request as the device signed it, and the organisation's approval where there is one.</summary>
    public (byte[] Request, byte[]? Approval) FindApproval(byte[] chain)
    {
        using var row = findApproval.Rows(chain);
        return row.Read() ? (row.GetFieldValue<byte[]>(0), row.IsDBNull(1) ? null : row.GetFieldValue<byte[]>(1)) : throw new InvalidDataException("a chain that is not enrolled");
    }

    public void PutApproval(byte[] chain, byte[] approval) => putApproval.Run(chain, approval);

    /// <summary>By this succession any chain may have lost segments that were receipted; each is refilling until its device has said how many there are.</summary>
    public void OpenHoles(string succession) => openHoles.Run(succession);

    public void FillHole(byte[] chain) => fillHole.Run(chain);

    /// <summary>Identities of this number, the first logged first.</summary>
    public List<byte[]> SegmentsAt(byte[] chain, long number)
    {
        var found = new List<byte[]>();
        using var rows = segmentsAt.Rows(chain, number);
        while (rows.Read()) found.Add(rows.GetFieldValue<byte[]>(0));
        return found;
    }

    public List<(long Number, byte[] Identity)> SegmentsFrom(byte[] chain, long number)
    {
        var found = new List<(long, byte[])>();
        using var rows = segmentsFrom.Rows(chain, number);
        while (rows.Read()) found.Add((rows.GetInt64(0), rows.GetFieldValue<byte[]>(1)));
        return found;
    }

    /// <summary>An entry of the statement log that is about a chain.</summary>
    public void AddStatement(long position, byte[] chain, StatementKind kind) => addStatement.Run(position, chain, (int)kind);

    /// <summary>What the statement log says of a chain, in its order: all of it, or of one kind.</summary>
    public List<byte[]> Statements(byte[] chain, StatementKind? kind = null)
    {
        var found = new List<byte[]>();
        using var rows = statementsOf.Rows(chain, (int?)kind);
        while (rows.Read()) found.Add(rows.GetFieldValue<byte[]>(0));
        return found;
    }

    /// <summary>An entry of the statement log that is about a device profile.</summary>
    public void AddPublication(long position, ProfilePublication publication) => addPublication.Run(position, publication.ProfileHash, (int)publication.Verified);

    /// <summary>What the statement log says of a profile, in its order.</summary>
    public List<byte[]> Publications(byte[] profileHash)
    {
        var found = new List<byte[]>();
        using var rows = publicationsOf.Rows(profileHash);
        while (rows.Read()) found.Add(rows.GetFieldValue<byte[]>(0));
        return found;
    }

    public bool HasKey(EvidenceKey key) => hasKey.One(key.X, key.Y) is not null;

    public bool HasDevice(DeviceAddress device) => hasDevice.One(device.Organisation, device.Facility, device.Device) is not null;

    public static EnrolledChain ReadChain(SqliteDataReader rows) => new(
        rows.GetFieldValue<byte[]>(0), rows.GetFieldValue<byte[]>(4), new DeviceAddress(rows.GetString(1), rows.GetString(2), rows.GetString(3)),
        EvidenceKey.FromPoint(rows.GetFieldValue<byte[]>(5), rows.GetFieldValue<byte[]>(6)) ?? throw new InvalidDataException("an enrolled key that is no point on P-256"),
        rows.GetInt64(7),
        EnrolmentRequest.TryRead(rows.GetFieldValue<byte[]>(8), out var request, out _).IsOk ? request!.Witness : throw new InvalidDataException("an enrolment request that cannot be read back"));

    public static StoredSegment ReadSegment(SqliteDataReader rows) => new(
        rows.GetInt64(0), rows.GetFieldValue<byte[]>(1), rows.GetFieldValue<byte[]>(2), rows.GetInt64(3), rows.GetFieldValue<byte[]>(4),
        rows.GetFieldValue<byte[]>(5), rows.GetInt64(6), rows.GetInt32(7), rows.GetInt64(8), rows.GetInt64(9) != 0);

    public void Dispose()
    {
        foreach (var statement in statements) statement.Dispose();
        connection.Dispose();
    }
}
