using System.Text;

namespace Traceability.Evidence.Log;

/// <summary>
/// A checkpoint with one witness's word on it: a note whose only signature is the cosignature. A device's <c>cosignature</c> message, and what it keeps
/// of its last one.
/// </summary>
/// <param name="Note">As it was signed and sent.</param>
public sealed record CosignedCheckpoint(Checkpoint Checkpoint, Cosignature Cosignature, string Note)
{
    const int MostBytes = 2048;

    /// <summary>The signature line alone, to be appended to the log's own note.</summary>
    public string Line => Note[(Checkpoint.Text.Length + 1)..];

    public static CosignedCheckpoint Sign(Checkpoint checkpoint, CosignatureKey witness, ReadOnlySpan<byte> seed, long timeSeconds) =>
        new(checkpoint, new Cosignature(witness, timeSeconds), $"{checkpoint.Text}\n{Cosignature.Sign(checkpoint.Text, witness.Name, seed, timeSeconds)}");

    /// <summary>Takes it only with that witness's signature and no other. Whether the log has signed such a checkpoint is the caller's to know.</summary>
    public static ReadOutcome TryRead(ReadOnlySpan<byte> bytes, CosignatureKey witness, out CosignedCheckpoint? cosigned)
    {
        cosigned = null;
        if (bytes.Length > MostBytes) return ReadOutcome.Corrupt($"{bytes.Length} bytes, at most {MostBytes} allowed");
        var outcome = SignedNote.TryRead(bytes, out var note);
        if (!outcome.IsOk) return outcome;
        outcome = Checkpoint.TryRead(note!.Text, out var checkpoint);
        if (!outcome.IsOk) return outcome;
        if (note.Signatures.Count != 1) return ReadOutcome.Corrupt($"{note.Signatures.Count} signatures instead of one");
        outcome = note.TryCosignatures([witness], out var cosignatures);
        if (!outcome.IsOk) return outcome;
        if (cosignatures.Count == 0) return ReadOutcome.Corrupt($"no cosignature of {witness.Name}");
        cosigned = new CosignedCheckpoint(checkpoint!, cosignatures[0], Encoding.UTF8.GetString(bytes));
        return ReadOutcome.Ok;
    }
}
