namespace Traceability.Field.Modbus;

/// <summary>The times that a serial line's speed gives.</summary>
/// <param name="Character">One byte with start, parity and stop bits; zero behind a gateway, which keeps the line's times itself.</param>
/// <param name="Silence">What the line must have been silent for, at least, before a question is sent.</param>
readonly record struct RtuTiming(TimeSpan Character, TimeSpan Silence)
{
    /// <summary>A line silent for so long has nothing more to add to what has begun. Far above 3.5 characters, because adapters and networks hold bytes back: USB ones commonly for 16 ms.</summary>
    public static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(50);

    /// <summary>Modbus over Serial Line 1.02, 2.5.1.1: 3.5 characters, and a fixed time where those would be too short to measure.</summary>
    static readonly TimeSpan FastSilence = TimeSpan.FromMicroseconds(1750);
    const int FastBaud = 19_200;

    /// <summary>What ran before us may have asked, and be owed an answer that looks like the one to our first question.</summary>
    public static readonly TimeSpan FirstDrain = TimeSpan.FromSeconds(1);

    public static RtuTiming OverTcp { get; } = new(TimeSpan.Zero, TimeSpan.Zero);

    /// <param name="bitsPerCharacter">10 or 11: start, data, parity, stop.</param>
    /// <param name="turnaround">Where the units want more rest than the standard gives them.</param>
    public static RtuTiming Of(int baud, int bitsPerCharacter, TimeSpan turnaround)
    {
        var character = TimeSpan.FromTicks((TimeSpan.TicksPerSecond * bitsPerCharacter + baud - 1) / baud);
        var silence = baud > FastBaud ? FastSilence : 3.5 * character;
        return new(character, silence > turnaround ? silence : turnaround);
    }
}
