using Traceability.Ledger.Enrolment;
using Traceability.Ledger.Store;

namespace Traceability.Ledger.Ingest;

/// <summary>
/// Refused messages, personal values taken out, with their reason, under a quota for each device of a topic: the oldest are dropped, and counted. A flood of invented
/// device names shares one quota. Belongs to the writer's thread.
/// </summary>
sealed class Quarantine(LedgerWriter writer)
{
    public const int MostKept = 200;
    public const long MostKeptBytes = 8L << 20;
    public const int MostTopics = 256;
    public const string OtherTopics = "(others)";

    // The reason too: what could only be called a root mismatch is named in values once the original is held.
    readonly Statement again = writer.Prepare("""
        UPDATE quarantine SET times = times + 1, last_ms = $2, reason = $3, detail = $4, entry = $5, what = $6, signed = $7, claimed = $8, unit = $9, evidence = $10
        WHERE topic = $0 AND message_hash = $1
        """);
    readonly Statement add = writer.Prepare("""
        INSERT INTO quarantine (topic, message_hash, reason, detail, first_ms, last_ms, times, size, chain, number, entry, what, signed, claimed, unit, evidence, message)
        VALUES ($0, $1, $2, $3, $4, $4, 1, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
        """);
    readonly Statement total = writer.Prepare("SELECT kept, kept_bytes FROM quarantine_total WHERE topic = $0");
    readonly Statement topics = writer.Prepare("SELECT COUNT(*) FROM quarantine_total");
    readonly Statement count = writer.Prepare("""
        INSERT INTO quarantine_total (topic, refused, kept, kept_bytes, dropped) VALUES ($0, 1, $1, $2, $3)
        ON CONFLICT (topic) DO UPDATE SET refused = refused + 1, kept = kept + $1, kept_bytes = kept_bytes + $2, dropped = dropped + $3
        """);
    readonly Statement oldest = writer.Prepare("SELECT id, LENGTH(message) FROM quarantine WHERE topic = $0 ORDER BY id LIMIT 1");
    readonly Statement drop = writer.Prepare("DELETE FROM quarantine WHERE id = $0");

    /// <param name="message">What of it may be kept; empty where nothing may.</param>
    public void Take(Submission submission, Refusal why, byte[] message)
    {
        var topic = TopicOf(submission.From);
        if (again.Run(topic, submission.Hash, submission.ReceivedMs, why.Reason.Name(), why.Detail,
            why.Alteration?.Entry, why.Alteration?.What, why.Alteration?.Signed, why.Alteration?.Claimed, why.Alteration?.Unit, why.Alteration?.EvidenceFile) > 0)
        {
            count.Run(topic, 0, 0, 0);
            return;
        }
        var (kept, keptBytes) = Total(topic);
        long dropped = 0, droppedBytes = 0;
        while (kept - dropped + 1 > MostKept || keptBytes - droppedBytes + message.Length > MostKeptBytes)
        {
            if (Oldest(topic) is not { } old) break;
            drop.Run(old.Id);
            dropped++;
            droppedBytes += old.Size;
        }
        add.Run(topic, submission.Hash, why.Reason.Name(), why.Detail, submission.ReceivedMs, submission.Message.Length, why.Chain, why.Number,
            why.Alteration?.Entry, why.Alteration?.What, why.Alteration?.Signed, why.Alteration?.Claimed, why.Alteration?.Unit, why.Alteration?.EvidenceFile, message);
        count.Run(topic, 1 - dropped, message.Length - droppedBytes, dropped);
    }

    string TopicOf(DeviceAddress from)
    {
        var name = from.ToString();
        return total.One(name) is not null || (long)topics.One()! < MostTopics ? name : OtherTopics;
    }

    (long Kept, long Bytes) Total(string topic)
    {
        using var rows = total.Rows(topic);
        return rows.Read() ? (rows.GetInt64(0), rows.GetInt64(1)) : (0, 0);
    }

    (long Id, long Size)? Oldest(string topic)
    {
        using var rows = oldest.Rows(topic);
        return rows.Read() ? (rows.GetInt64(0), rows.GetInt64(1)) : null;
    }
}
