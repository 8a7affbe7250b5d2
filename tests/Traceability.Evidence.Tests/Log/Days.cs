using Traceability.Evidence.Log;

namespace Traceability.Evidence.Tests.Log;

/// <summary>Day statements of one chain for the tests to begin with.</summary>
static class Days
{
    public static readonly NoteSigner Signer = new("ledger.example/segments/online", Repeat(4, 32));

    public static byte[] Repeat(byte value, int count) => [.. Enumerable.Repeat(value, count)];

    public static DayStatement Sample => new()
    {
        Chain = Repeat(0xC0, 16), Day = new DateOnly(2026, 11, 21), Previous = Repeat(0x99, 32), LogSize = 4_000_000_000, LogRoot = Repeat(0xAB, 32),
        Tips = [new BranchTip(17, Repeat(0xEE, 32), 300), new BranchTip(31, Repeat(0x11, 32), 900)],
        Missing = [new MissingRange(18, 18), new MissingRange(20, 29)],
        Forks = [new ChainFork(Repeat(0x22, 32), "equivocation"), new ChainFork(Repeat(0x33, 32), "fork")],
        Keys = [new ChainKey(Repeat(0xA1, 8), 1, KeyState.Revoked), new ChainKey(Repeat(0xB2, 8), 12, KeyState.Valid)],
    };

    /// <summary>A day with one branch that ends at this number.</summary>
    public static DayStatement Plain(long number, byte identity = 0xEE) =>
        Sample with { Tips = [new BranchTip(number, Repeat(identity, 32), number * 10)], Missing = [], Forks = [] };

    /// <summary>The same the next day.</summary>
    public static DayStatement Next(this DayStatement before) => before with { Day = before.Day.AddDays(1), Previous = before.Digest };
}
