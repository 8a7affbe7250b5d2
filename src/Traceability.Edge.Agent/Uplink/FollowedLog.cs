using System.Text;
using Traceability.Edge.Agent.Storage;
using Traceability.Evidence;
using Traceability.Evidence.Log;
using Traceability.Evidence.Segments;

namespace Traceability.Edge.Agent.Uplink;

/// <summary>
/// A log as this device has seen it grow. A checkpoint is pinned only when its consistency path leads from the newest pin, so the log can only
/// grow; the last <see cref="MostPins"/> pins are known. Two signed roots for one size are a <see cref="SplitView"/>: the log tells two stories. A
/// path that does not lead there proves nothing, for nobody signed it, and is only refused.
/// </summary>
sealed class FollowedLog
{
    public const int MostPins = StoredPin.Most;
    const int RefusedStepsToAlarm = 5;

    readonly string name;
    readonly NoteKey key;
    readonly Queue<(PinnedCheckpoint Pin, string Note)> pins;
    string openedNote = "";
    Checkpoint? opened;
    int refusedSteps;

    /// <param name="name">For people: "segment log", "statement log".</param>
    /// <param name="known">What a sealed header names, or the last cosignature; the enrolment's at first, and that has no note.</param>
    /// <param name="kept">The notes of what was pinned up to the last start.</param>
    public FollowedLog(string name, NoteKey key, PinnedCheckpoint known, params IReadOnlyList<StoredPin> kept)
    {
        (this.name, this.key) = (name, key);
        var all = new List<(PinnedCheckpoint Pin, string Note)>();
        foreach (var pin in kept)
            if (TryOpen(pin.Note, out var checkpoint) is { IsOk: false } outcome) Damage ??= outcome.Reason;
            else all.Add((new PinnedCheckpoint(checkpoint!.Size, checkpoint.Root), pin.Note));
        if (!all.Exists(pin => pin.Pin.Size == known.Size)) all.Add((known, ""));
        pins = new(all.OrderBy(pin => pin.Pin.Size).TakeLast(MostPins));
        Pin = pins.Last().Pin;
    }

    public string Name => name;

    /// <summary>Why a kept note does not count; null where all do.</summary>
    public string? Damage { get; }

    public string Origin => key.Name;

    public PinnedCheckpoint Pin { get; private set; }

    /// <summary>What the log said against itself, first occurrence; null while it has not.</summary>
    public SplitView? SplitView { get; private set; }

    /// <summary>One bad path proves nothing; a log that never shows the way any more must not go unseen.</summary>
    public bool HidesItsWay => refusedSteps >= RefusedStepsToAlarm;

    /// <summary>Whether a checkpoint is the log's and later than the pin: the way to it is still to come.</summary>
    public bool IsAhead(string checkpointNote) => TryOpen(checkpointNote, out var checkpoint).IsOk && checkpoint!.Size > Pin.Size;

    /// <summary>Whether a checkpoint is the log's and earlier than the pin, but none that was pinned: nothing shows any more whether the log passed through it.</summary>
    public bool IsPassed(string checkpointNote) => TryOpen(checkpointNote, out var checkpoint).IsOk && checkpoint!.Size < Pin.Size && Find(checkpoint.Size) is null;

    /// <summary>Moves the pin forward. A step that ends at or before it is an old answer: checked for a second story, otherwise passed over.</summary>
    public ReadOutcome Accept(CheckpointStep step)
    {
        var before = Pin;
        var outcome = Take(step);
        if (!outcome.IsOk) refusedSteps++;
        else if (Pin != before) refusedSteps = 0;
        return outcome;
    }

    /// <summary>Whether the log as this device has seen it may have ended where its succession says; the root key has signed that.</summary>
    public ReadOutcome Accept(Succession succession, string note)
    {
        if (Find(succession.Size) is { } known && Compare(known, succession.Root, note) is { IsOk: false } split) return split;
        return Pin.Size <= succession.Size ? ReadOutcome.Ok : ReadOutcome.Corrupt($"a succession at size {succession.Size}, the pin is {Pin.Size}");
    }

    /// <summary>Whether a checkpoint is one of the last pins.</summary>
    public ReadOutcome TryFind(string checkpointNote, out Checkpoint? checkpoint)
    {
        var outcome = TryOpen(checkpointNote, out checkpoint);
        if (!outcome.IsOk) return outcome;
        return Find(checkpoint!.Size) is { } known
            ? Compare(known, checkpoint.Root, checkpointNote)
            : ReadOutcome.Corrupt($"a checkpoint of size {checkpoint.Size} that is not among the last pins; the newest is {Pin.Size}");
    }

    ReadOutcome Take(CheckpointStep step)
    {
        var outcome = TryOpen(step.CheckpointNote, out var checkpoint);
        if (!outcome.IsOk) return outcome;
        if (Find(checkpoint!.Size) is { } known) return Compare(known, checkpoint.Root, step.CheckpointNote);
        if (checkpoint.Size < Pin.Size) return ReadOutcome.Ok;
        if (step.From != Pin.Size) return ReadOutcome.Corrupt($"a step from size {step.From}, the pin is {Pin.Size}");
        if (!step.Continues(Pin.Root, checkpoint)) return ReadOutcome.Corrupt($"it is not shown that size {checkpoint.Size} continues size {Pin.Size}");
        Pin = new PinnedCheckpoint(checkpoint.Size, checkpoint.Root);
        pins.Enqueue((Pin, step.CheckpointNote));
        if (pins.Count > MostPins) pins.Dequeue();
        return ReadOutcome.Ok;
    }

    (PinnedCheckpoint Pin, string Note)? Find(long size)
    {
        foreach (var known in pins)
            if (known.Pin.Size == size) return known;
        return null;
    }

    ReadOutcome Compare((PinnedCheckpoint Pin, string Note) known, byte[] toldRoot, string note)
    {
        if (known.Pin.Root.AsSpan().SequenceEqual(toldRoot)) return ReadOutcome.Ok;
        SplitView ??= new SplitView(name, known.Pin, known.Note, note);
        return ReadOutcome.Corrupt($"split view: two roots for size {known.Pin.Size}");
    }

    /// <summary>One signature check per checkpoint, not per receipt: a batch shares it.</summary>
    ReadOutcome TryOpen(string note, out Checkpoint? checkpoint)
    {
        checkpoint = opened;
        if (note.Length == 0) return ReadOutcome.Empty("a checkpoint's note");
        if (note == openedNote) return ReadOutcome.Ok;
        if (note.Length > StoredPin.LongestNote) return ReadOutcome.Corrupt($"a checkpoint's note of {note.Length} characters, at most {StoredPin.LongestNote} allowed");
        var outcome = Checkpoint.TryOpen(Encoding.UTF8.GetBytes(note), key, out checkpoint);
        if (outcome.IsOk) (openedNote, opened) = (note, checkpoint);
        return outcome;
    }
}
