using System.Security.Cryptography;
using System.Text;
using Dapper;
using Microsoft.Data.Sqlite;
using Traceability.Evidence;
using Traceability.Evidence.Bundles;
using Traceability.Evidence.Enrolment;
using Traceability.Evidence.Entries;
using Traceability.Evidence.Log;
using Traceability.Evidence.Segments;
using Traceability.Ledger.Log;

namespace Traceability.Ledger.Store;

/// <summary>
/// Gives out what an offline verifier needs for one statement, and no more: an entry with none of its neighbours, a period's register statements, the
/// tallies around a span, two segments that contradict each other. Each with all that the statement log says of the chain's keys, and of how its logs went on.
/// </summary>
sealed partial class BundleQueries(LedgerDatabase database, LogQueries logs, string organisation)
{
    readonly Lazy<List<(Succession Said, byte[] Entry, long? Position)>> successions = new(() => Successions(database, logs));

    const string NotCovered = "no published checkpoint covers the segment yet; ask again in some seconds";

    /// <summary>Where a chain comes from.</summary>
    /// <param name="Successions">Of the logs that its request names.</param>
    /// <param name="Said">Of its keys and days, each with its place in the statement log.</param>
    sealed record Origin(ShownChain Chain, IReadOnlyList<ShownStatement> Successions, IReadOnlyList<(long Position, ShownStatement Shown)> Said)
    {
        public IReadOnlyList<ShownStatement> Statements => And([]);

        /// <summary>With what is said of others, all in the order of the log.</summary>
        public IReadOnlyList<ShownStatement> And(IEnumerable<(long Position, ShownStatement Shown)> more) =>
            [.. Successions, .. Said.Concat(more).OrderBy(said => said.Position).Select(said => said.Shown)];
    }

    /// <summary>The bundle of an entry, or of one reading of it; absent where the segment is not held or no published checkpoint covers it yet.</summary>
    public byte[]? Bundle(byte[] identity, int entry, int? reading, out string why)
    {
        why = "no such segment";
        using var connection = database.Read();
        using var view = connection.BeginTransaction(deferred: true);
        var held = connection.QueryFirstOrDefault<(byte[]? Message, byte[] Chain)>("SELECT message, chain FROM segment WHERE identity = @identity AND header_only = 0", new { identity });
        if (held.Message is null) return null;
        why = NotCovered;
        if (logs.WitnessedReceipt(identity) is not { } receipt) return null;
        var origin = OriginOf(connection, held.Chain);
        var builder = new BundleBuilder
        {
            Request = origin.Chain.Request,
            Approval = origin.Chain.Approval,
            EnrolmentProofs = origin.Chain.Proofs,
            Statements = origin.Statements,
            Message = held.Message,
            Proofs = [Encode(receipt)],
            Configuration = ConfigurationOf(connection, held.Message),
        };
        Bundle? bundle = null;
        var outcome = reading is { } place ? builder.TryReading(entry, place, out bundle) : builder.TryTicket(entry, out bundle);
        why = outcome.Reason;
        return outcome.IsOk ? (bundle! with { Statements = origin.And(PublicationsOf(connection, bundle.Configurations)) }).Encode() : null;
    }

    /// <summary>The newest finished weighing of a facility that a published checkpoint covers.</summary>
    public byte[]? NewestTicket(string facility, out string why)
    {
        why = "no finished weighing with a receipt yet";
        using var connection = database.Read();
        var newest = connection.QueryFirstOrDefault<(byte[]? Identity, int Entry)>("""
            SELECT w.identity, w.entry FROM weighing w JOIN chain c ON c.chain = w.chain JOIN segment s ON s.identity = w.identity
            WHERE c.organisation = @organisation AND c.facility = @facility AND w.pass = 2 AND s.log_index < @size ORDER BY w.captured_ms DESC LIMIT 1
            """, new { organisation, facility, size = logs.Checkpoint(LogName.Segments)?.Size ?? 0 });
        return newest.Identity is null ? null : Bundle(newest.Identity, newest.Entry, null, out why);
    }

    /// <summary>Where a chain comes from and what is said of its keys, in the order of the log, each with its proof as far as a published checkpoint covers it.</summary>
    /// <param name="label">A day label that stands among them.</param>
    Origin OriginOf(SqliteConnection connection, byte[] chain, (long Position, byte[] Entry)? label = null)
    {
        var (request, approval) = connection.QuerySingle<(byte[], byte[]?)>("SELECT request, approval FROM chain WHERE chain = @chain", new { chain });
        var enrolment = StatementEntry.OfEnrolment(request, approval).Encode();
        IReadOnlyList<byte[]> proofs = [];
        var statements = new List<(long Position, ShownStatement Shown)>();
        if (label is { } day) statements.Add((day.Position, new ShownStatement(day.Entry, ProofsOf(day.Position, day.Entry))));
        foreach (var (position, kind, entry) in connection.Query<(long, int, byte[])>(
            "SELECT s.position, s.kind, l.entry FROM chain_statement s JOIN leaf l ON l.log = 1 AND l.position = s.position WHERE s.chain = @chain ORDER BY s.position", new { chain }))
        {
            if (kind != (int)StatementKind.Enrolment) statements.Add((position, new ShownStatement(entry, ProofsOf(position, entry))));
            else if (entry.AsSpan().SequenceEqual(enrolment)) proofs = ProofsOf(position, entry);
        }
        return new Origin(new ShownChain(request, approval) { Proofs = proofs }, [.. SuccessionsOf(request)], statements);
    }

    /// <summary>Of each profile that reads a shown channel and claims more than the least, the highest that was published of it: the least needs no word.</summary>
    List<(long Position, ShownStatement Shown)> PublicationsOf(SqliteConnection connection, IEnumerable<ShownConfiguration> configurations)
    {
        var shown = new List<(long, ShownStatement)>();
        var profiles = configurations.SelectMany(configuration => configuration.Leaves)
            .Select(leaf => ConfigurationLeaf.TryRead(leaf.Content, out var read).IsOk && read is ConfigurationLeaf.ForChannel { Verified: > Verified.MapOnly } channel ? channel.ProfileHash : null).OfType<byte[]>();
        foreach (var profile in profiles.DistinctBy(Convert.ToHexString))
            foreach (var (position, entry) in connection.Query<(long, byte[])>(
                "SELECT p.position, l.entry FROM publication p JOIN leaf l ON l.log = 1 AND l.position = p.position WHERE p.profile = @profile ORDER BY p.verified DESC, p.position LIMIT 1", new { profile }))
                shown.Add((position, new ShownStatement(entry, ProofsOf(position, entry))));
        return shown;
    }

    /// <summary>How the logs that the request names have come to be the present ones.</summary>
    IEnumerable<ShownStatement> SuccessionsOf(byte[] request)
    {
        if (successions.Value.Count == 0 || !EnrolmentRequest.TryRead(request, out var read, out _).IsOk) yield break;
        var origins = read!.Logs.Select(log => log.Origin).ToHashSet(StringComparer.Ordinal);
        foreach (var (succession, entry, position) in successions.Value)
            if (origins.Contains(succession.OldOrigin) && origins.Add(succession.New.Name)) yield return new ShownStatement(entry, position is { } at ? ProofsOf(at, entry) : []);
    }

    /// <summary>Those of both logs, oldest first; asked for once, since only a recovery makes one, while no ledger runs.</summary>
    static List<(Succession Said, byte[] Entry, long? Position)> Successions(LedgerDatabase database, LogQueries logs)
    {
        using var connection = database.Read();
        // A log begins with the statements of all that led to it, newest first.
        return [.. LogQueries.All.SelectMany(log => connection.Query<byte[]>(
                "SELECT entry FROM leaf WHERE log = @log AND position < @count ORDER BY position DESC", new { log = (int)log, count = logs.Successions(log) }))
            .Select(entry => (SuccessionStatement.TryRead(entry, out _, out var said).IsOk ? said! : throw new InvalidDataException("a log does not begin with its successions"), entry,
                connection.ExecuteScalar<long?>("SELECT MIN(position) FROM leaf WHERE log = 1 AND entry = @entry", new { entry })))];
    }

    IReadOnlyList<byte[]> ProofsOf(long position, byte[] entry) => logs.Proof(LogName.Statements, position, SHA256.HashData(entry)) is { } proof ? [Encode(proof)] : [];

    static byte[] Encode(Receipt proof) => Encoding.UTF8.GetBytes(proof.Encode());

    /// <summary>The configuration that governs a segment, from the segment that showed it; null where none did.</summary>
    static ConfigurationParts? ConfigurationOf(SqliteConnection connection, byte[] message)
    {
        if (!Open(message, out var segment, out _)) return null;
        var shown = connection.QueryFirstOrDefault<byte[]?>(
            "SELECT s.message FROM configuration k JOIN segment s ON s.log_index = k.log_index WHERE k.hash = @hash", new { hash = segment!.Header.ConfigurationHash });
        return shown is not null && Open(shown, out _, out var body) ? body!.Configuration : null;
    }

    static bool Open(byte[] bytes, out Segment? segment, out SegmentBody? body)
    {
        (segment, body) = (null, null);
        return SegmentMessage.TryRead(bytes, out var message).IsOk && Segment.TryRead(message!.Sign1, out segment).IsOk && message.TryReadBody(out body).IsOk;
    }
}
