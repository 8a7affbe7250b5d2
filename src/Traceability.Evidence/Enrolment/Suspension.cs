using System.Globalization;
using System.Text;
using Traceability.Evidence.Cbor;
using Traceability.Evidence.Log;
using Traceability.Evidence.Segments;

namespace Traceability.Evidence.Enrolment;

/// <summary>
/// What the ledger alone may say of a chain: that it takes nothing more of it until somebody has looked, or takes it again. A C2SP note by its
/// online key:
/// <code>tr-suspension/v1
/// chain HEX(16 bytes)
/// size S                       of the segment log
/// state suspended|resumed
/// at INSTANT                   Unix ms
/// reason TEXT                  1 … 256 characters</code>
/// </summary>
public sealed record Suspension(byte[] Chain, long LogSize, bool IsSuspended, long AtMs, string Reason)
{
    const string Title = "tr-suspension/v";

    public const int LongestReason = 256;

    public string Sign(NoteSigner signer) => SignedNote.Sign(
        string.Create(CultureInfo.InvariantCulture,
            $"{Title}1\nchain {Convert.ToHexStringLower(Chain)}\nsize {LogSize}\nstate {(IsSuspended ? "suspended" : "resumed")}\nat {AtMs}\nreason {Reason}\n"), signer);

    public static ReadOutcome TryOpen(ReadOnlySpan<byte> note, NoteKey key, out Suspension? suspension)
    {
        suspension = null;
        var outcome = SignedNote.TryOpen(note, key, out var text);
        return outcome.IsOk ? TryRead(text, out suspension) : outcome;
    }

    /// <summary>Reads one that was checked when it was taken; whether anybody signed it is another question.</summary>
    public static ReadOutcome TryRead(ReadOnlySpan<byte> note, out Suspension? suspension)
    {
        suspension = null;
        var outcome = SignedNote.TryRead(note, out var unopened);
        return outcome.IsOk ? TryRead(unopened!.Text, out suspension) : outcome;
    }

    static ReadOutcome TryRead(string text, out Suspension? suspension)
    {
        suspension = null;
        var lines = text.Split('\n');
        if (!lines[0].StartsWith(Title, StringComparison.Ordinal)) return ReadOutcome.Corrupt("a note that is no suspension");
        if (lines[0] != Title + "1") return VersionNumber.IsLater(lines[0].AsSpan(Title.Length)) ? ReadOutcome.Newer(lines[0]) : ReadOutcome.Corrupt("a note that is no suspension");
        var chain = new byte[SegmentHeader.ChainSize];
        if (lines.Length != 7 || !Value(lines[1], "chain ", out var hex) || hex.Length != 2 * chain.Length
            || Convert.FromHexString(hex, chain, out _, out _) != System.Buffers.OperationStatus.Done
            || !Value(lines[2], "size ", out var size) || !Checkpoint.TrySize(size.ToString(), out var logSize)
            || !Value(lines[3], "state ", out var state) || state is not ("suspended" or "resumed")
            || !Value(lines[4], "at ", out var at) || !Checkpoint.TrySize(at.ToString(), out var atMs)
            || !Value(lines[5], "reason ", out var reason) || reason.Length is 0 or > LongestReason)
            return ReadOutcome.Corrupt("a suspension whose lines are not chain, size, state, at, reason");
        suspension = new Suspension(chain, logSize, state is "suspended", atMs, reason.ToString());
        return ReadOutcome.Ok;
    }

    static bool Value(string line, string name, out ReadOnlySpan<char> value)
    {
        value = line.StartsWith(name, StringComparison.Ordinal) ? line.AsSpan(name.Length) : default;
        return !value.IsEmpty;
    }
}
