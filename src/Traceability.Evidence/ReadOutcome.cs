namespace Traceability.Evidence;

/// <summary>What reading bytes can end in. Absent is the caller's (no file, no row); the other three never look like it.</summary>
public enum ReadKind
{
    Ok,
    Empty,
    Corrupt,
    Newer,
}

/// <summary>The outcome of reading one structure, with the reason in words when it is not <see cref="ReadKind.Ok"/>.</summary>
public readonly record struct ReadOutcome(ReadKind Kind, string Reason)
{
    public static readonly ReadOutcome Ok = new(ReadKind.Ok, "");

    public bool IsOk => Kind == ReadKind.Ok;

    public static ReadOutcome Empty(string what) => new(ReadKind.Empty, $"{what} is empty");

    public static ReadOutcome Corrupt(string reason) => new(ReadKind.Corrupt, reason);

    public static ReadOutcome Newer(string what) => new(ReadKind.Newer, $"{what} is newer than this reader");

    public override string ToString() => IsOk ? "ok" : Reason;
}
