using Traceability.Profiles;

namespace Traceability.Field.Modbus.Scanning;

/// <summary>One question to each unit, and how long its answer is waited for before the next unit is asked.</summary>
public sealed record ScanPass
{
    /// <summary>Behind a converter nobody here knows the line's speed.</summary>
    static readonly TimeSpan BehindConverter = TimeSpan.FromMilliseconds(100);

    /// <summary>What units commonly take; whoever takes longer is known by his own answer, whomever it falls on. The kernel waits whole milliseconds, so that this is 20 on the wall.</summary>
    static readonly TimeSpan CommonDelay = TimeSpan.FromMilliseconds(19);

    /// <summary>The answer to one register.</summary>
    const int AnswerCharacters = 7;

    ScanPass(RegisterTable table, TimeSpan? patience) => (Table, Patience) = (table, patience);

    /// <summary>Before it is said that nobody is there.</summary>
    public static TimeSpan DefaultPatience { get; } = TimeSpan.FromMilliseconds(250);

    /// <summary>Finds nearly all in seconds.</summary>
    public static ScanPass Fast { get; } = new(RegisterTable.Holding, null);

    /// <summary>For the late, for those whose answer was overrun, and, as it asks for the other table, for those who do not answer at all to what they do not have.</summary>
    public static ScanPass Slow(TimeSpan patience) => new(RegisterTable.Input, patience);

    public RegisterTable Table { get; }

    /// <summary>Null in the fast pass, which goes by the line's speed.</summary>
    public TimeSpan? Patience { get; }

    public TimeSpan WaitOn(LineOptions line) => Patience ?? (line is SerialBusOptions serial ? CommonDelay + AnswerCharacters * TimingOf(serial).Character : BehindConverter);

    /// <summary>The longest that such a pass takes where nobody answers: for each unit the question and the wait, a look around before the first, and after the last the wait for its late answer.</summary>
    public TimeSpan Takes(LineOptions line, int units) => SerialScan.LookAround + units * (QuestionOn(line) + WaitOn(line)) + DefaultPatience;

    internal static TimeSpan QuestionOn(LineOptions line) => RtuFrame.RequestBytes * TimingOf(line).Character;

    internal static RtuTiming TimingOf(LineOptions line) =>
        line is SerialBusOptions serial ? RtuTiming.Of(serial.Port.Baud, serial.Port.BitsPerCharacter, serial.Turnaround) : RtuTiming.OverTcp;
}
