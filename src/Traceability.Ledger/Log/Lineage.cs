using System.Globalization;
using System.Text;
using Traceability.Evidence;
using Traceability.Evidence.Log;

namespace Traceability.Ledger.Log;

/// <summary>
/// The generations of one log, as the second place knows them: 1 is the log that the ledger was begun with, each later one continues the one before
/// by a <see cref="Evidence.Log.Succession"/>. The newest may be one that a recovery has begun and not finished.
/// </summary>
sealed class Lineage
{
    /// <summary>A succession bears a signature for each origin of the segment log, and a note has at most so many.</summary>
    public const int MostGenerations = 64;

    readonly List<NoteKey> keys;
    readonly List<(byte[] Statement, PassedOn Said)> successions = [];

    Lineage(NoteKey first) => keys = [first];

    /// <summary>The newest generation.</summary>
    public int Newest => keys.Count;

    public NoteKey KeyOf(int generation) => keys[generation - 1];

    /// <summary>What began the generation, from 2 on.</summary>
    public PassedOn SuccessionTo(int generation) => successions[generation - 2].Said;

    /// <summary>The same as the entry 0 that it is.</summary>
    public byte[] StatementOf(int generation) => successions[generation - 2].Statement;

    /// <summary>The name of a generation that does not exist yet.</summary>
    public string OriginOf(int generation) => string.Create(CultureInfo.InvariantCulture, $"{keys[0].Name}/{generation}");

    /// <summary>Null with a sentence where what the second place holds are not this ledger's successions, one after the other.</summary>
    public static Lineage? TryRead(SecondPlace place, LogName log, NoteKey first, NoteKey root, out string error)
    {
        error = "";
        var lineage = new Lineage(first);
        while (lineage.Newest < MostGenerations && place.Succession(log, lineage.Newest + 1) is { } bytes)
        {
            var outcome = SuccessionStatement.TryRead(bytes, out var statement, out var said);
            if (outcome.IsOk) outcome = Succession.TryOpen(statement!.Note, root, out _);
            if (outcome.IsOk) outcome = SignedNote.TryOpen(statement!.OldCheckpoint, lineage.keys[^1], out _);
            if (outcome.IsOk && said!.OldOrigin != lineage.keys[^1].Name) outcome = ReadOutcome.Corrupt($"it continues {said.OldOrigin}");
            if (!outcome.IsOk)
            {
                error = $"{place.Folder}: the succession of {lineage.keys[^1].Name} is not one: {outcome.Reason}";
                return null;
            }
            lineage.keys.Add(said!.New);
            lineage.successions.Add((bytes, new PassedOn(said, Encoding.UTF8.GetString(statement!.Note))));
        }
        return lineage;
    }

    /// <summary>Which generation a log is whose entry 0 this is; null for one that the second place does not know.</summary>
    public int? GenerationOf(byte[]? firstEntry)
    {
        if (firstEntry is null || !SuccessionStatement.IsMeant(firstEntry)) return 1;
        var at = successions.FindIndex(s => s.Statement.AsSpan().SequenceEqual(firstEntry));
        return at < 0 ? null : at + 2;
    }

    /// <summary>Opens a checkpoint of any generation with that generation's key.</summary>
    public ReadOutcome TryOpen(string note, out Checkpoint? checkpoint, out int generation)
    {
        (checkpoint, generation) = (null, 0);
        var bytes = Encoding.UTF8.GetBytes(note);
        var outcome = SignedNote.TryRead(bytes, out var unopened);
        if (outcome.IsOk) outcome = Checkpoint.TryRead(unopened!.Text, out checkpoint);
        if (!outcome.IsOk) return outcome;
        var origin = checkpoint!.Origin;
        generation = keys.FindIndex(key => key.Name == origin) + 1;
        return generation == 0
            ? ReadOutcome.Corrupt($"a checkpoint of \"{origin}\" instead of \"{keys[0].Name}\"")
            : Checkpoint.TryOpen(bytes, KeyOf(generation), out checkpoint);
    }
}
