using System.Text;

namespace Traceability.Evidence.Log;

/// <summary>
/// Entry 0 of a log that continues another one, and the leaf of the statement log that says so of the segment log:
/// <code>[1, 6, succession, checkpoint]
/// succession   byte string: the note that the ledger's root key signed
/// checkpoint   byte string: the old log's last published checkpoint, with all its signature lines</code>
/// </summary>
public sealed record SuccessionStatement(byte[] Note, byte[] OldCheckpoint)
{
    /// <summary>Whether the bytes begin as one, so that what does not read is damage and no other entry.</summary>
    public static bool IsMeant(ReadOnlySpan<byte> entry) => entry.StartsWith((ReadOnlySpan<byte>)[0x84, 0x01, (byte)StatementKind.Succession]);

    public byte[] Encode() => new StatementEntry(StatementKind.Succession, [Note, OldCheckpoint]).Encode();

    public static ReadOutcome TryRead(ReadOnlySpan<byte> bytes, out SuccessionStatement? statement, out Succession? succession)
    {
        (statement, succession) = (null, null);
        var outcome = StatementEntry.TryRead(bytes, out var entry);
        return outcome.IsOk ? TryRead(entry!, out statement, out succession) : outcome;
    }

    /// <summary>Reads the form, and whether both notes speak of one checkpoint of one log; whose signatures they bear is another question.</summary>
    public static ReadOutcome TryRead(StatementEntry entry, out SuccessionStatement? statement, out Succession? succession)
    {
        (statement, succession) = (null, null);
        if (entry.Kind != StatementKind.Succession) return ReadOutcome.Corrupt($"succession: a statement of kind {(int)entry.Kind}");
        var (note, checkpoint) = (entry.Parts[0]!, entry.Parts[1]!);
        Succession? said = null;
        var outcome = SignedNote.TryRead(note, out var signed);
        if (outcome.IsOk) outcome = Succession.TryRead(signed!.Text, out said);
        UnopenedNote? last = null;
        if (outcome.IsOk) outcome = SignedNote.TryRead(checkpoint, out last);
        if (!outcome.IsOk) return outcome.Kind == ReadKind.Newer ? outcome : ReadOutcome.Corrupt("succession statement: " + outcome.Reason);
        if (last!.Text != new Checkpoint(said!.OldOrigin, said.Size, said.Root).Text)
            return ReadOutcome.Corrupt("succession statement: the checkpoint is not the one that the succession names");
        (statement, succession) = (new SuccessionStatement(note, checkpoint), said);
        return ReadOutcome.Ok;
    }

    public static SuccessionStatement Of(string note, string oldCheckpoint) => new(Encoding.UTF8.GetBytes(note), Encoding.UTF8.GetBytes(oldCheckpoint));
}
