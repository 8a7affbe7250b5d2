using System.Text;
using Traceability.Evidence.Cbor;

namespace Traceability.Evidence.Log;

/// <summary>
/// Entry 0 of a log that continues another one, and the leaf of the statement log that says so of the segment log:
/// <code>[1, 6, succession, checkpoint]
/// succession   byte string: the note that the ledger's root key signed
/// checkpoint   byte string: the old log's last published checkpoint, with all its signature lines</code>
/// </summary>
public sealed record SuccessionStatement(byte[] Note, byte[] OldCheckpoint)
{
    const int Version = 1;
    const int Kind = 6;

    /// <summary>What an entry of a tlog-tiles log can hold.</summary>
    public const int MostBytes = ushort.MaxValue;

    /// <summary>Whether the bytes begin as one, so that what does not read is damage and no other entry.</summary>
    public static bool IsMeant(ReadOnlySpan<byte> entry) => entry.StartsWith((ReadOnlySpan<byte>)[0x84, Version, Kind]);

    public byte[] Encode()
    {
        var writer = new CborWriter();
        writer.Array(4);
        writer.Unsigned(Version);
        writer.Unsigned(Kind);
        writer.Bytes(Note);
        writer.Bytes(OldCheckpoint);
        return writer.ToArray();
    }

    /// <summary>Reads the form, and whether both notes speak of one checkpoint of one log; whose signatures they bear is another question.</summary>
    public static ReadOutcome TryRead(ReadOnlySpan<byte> bytes, out SuccessionStatement? statement, out Succession? succession)
    {
        (statement, succession) = (null, null);
        if (bytes.IsEmpty) return ReadOutcome.Empty("succession statement");
        if (bytes.Length > MostBytes) return ReadOutcome.Corrupt($"{bytes.Length} bytes, at most {MostBytes} allowed");
        var reader = new CborReader(bytes);
        if (!reader.Array(out var items) || !reader.Integer(1, int.MaxValue, out int version)) return ReadOutcome.Corrupt("succession statement: " + reader.Error);
        if (version > Version) return ReadOutcome.Newer($"statement version {version}");
        if (items != 4 || !reader.Integer(Kind, Kind, out int _) || !reader.Bytes(out var note) || !reader.Bytes(out var checkpoint) || !reader.End())
            return ReadOutcome.Corrupt("succession statement: " + (reader.Error ?? $"an array of {items} instead of 4"));
        Succession? said = null;
        var outcome = SignedNote.TryRead(note, out var signed);
        if (outcome.IsOk) outcome = Succession.TryRead(signed!.Text, out said);
        UnopenedNote? last = null;
        if (outcome.IsOk) outcome = SignedNote.TryRead(checkpoint, out last);
        if (!outcome.IsOk) return outcome.Kind == ReadKind.Newer ? outcome : ReadOutcome.Corrupt("succession statement: " + outcome.Reason);
        if (last!.Text != new Checkpoint(said!.OldOrigin, said.Size, said.Root).Text)
            return ReadOutcome.Corrupt("succession statement: the checkpoint is not the one that the succession names");
        (statement, succession) = (new SuccessionStatement(note.ToArray(), checkpoint.ToArray()), said);
        return ReadOutcome.Ok;
    }

    public static SuccessionStatement Of(string note, string oldCheckpoint) => new(Encoding.UTF8.GetBytes(note), Encoding.UTF8.GetBytes(oldCheckpoint));
}
