using Dapper;
using Microsoft.Data.Sqlite;
using System.Text;
using Traceability.Evidence;
using Traceability.Evidence.Bundles;
using Traceability.Evidence.Segments;
using Traceability.Ledger.Log;

namespace Traceability.Ledger.Store;

/// <summary>Gives out one entry with all that proves it and none of its neighbours: what an offline verifier needs for a ticket or a reading.</summary>
sealed class BundleQueries(LedgerDatabase database, LogQueries logs, string organisation)
{
    /// <summary>The bundle of an entry, or of one reading of it; absent where the segment is not held or no published checkpoint covers it yet.</summary>
    public byte[]? Bundle(byte[] identity, int entry, int? reading, out string why)
    {
        why = "no such segment";
        using var connection = database.Read();
        using var view = connection.BeginTransaction(deferred: true);
        var held = connection.QueryFirstOrDefault<(byte[]? Message, byte[] Request, byte[]? Approval)>("""
            SELECT s.message, c.request, c.approval FROM segment s JOIN chain c ON c.chain = s.chain WHERE s.identity = @identity AND s.header_only = 0
            """, new { identity });
        if (held.Message is null) return null;
        why = "no published checkpoint covers the segment yet; ask again in some seconds";
        if (logs.WitnessedReceipt(identity) is not { } receipt) return null;
        var builder = new BundleBuilder
        {
            Request = held.Request,
            Approval = held.Approval,
            Message = held.Message,
            Proofs = [Encoding.UTF8.GetBytes(receipt.Encode())],
            Configuration = reading is null ? null : ConfigurationOf(connection, held.Message),
        };
        Bundle? bundle = null;
        var outcome = reading is { } place ? builder.TryReading(entry, place, out bundle) : builder.TryTicket(entry, out bundle);
        why = outcome.Reason;
        return outcome.IsOk ? bundle!.Encode() : null;
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
