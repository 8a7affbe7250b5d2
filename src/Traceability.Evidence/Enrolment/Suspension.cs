using System.Globalization;
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

    /// <param name="signers">The online key under each of its names.</param>
    public string Sign(params IReadOnlyList<NoteSigner> signers) => SignedNote.Sign(
        string.Create(CultureInfo.InvariantCulture,
            $"{Title}1\nchain {Convert.ToHexStringLower(Chain)}\nsize {LogSize}\nstate {(IsSuspended ? "suspended" : "resumed")}\nat {AtMs}\nreason {Reason}\n"), signers);

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
        var outcome = VersionNumber.OfTitle(text, Title, "a note that is no suspension");
        if (!outcome.IsOk) return outcome;
        var lines = new LineReader(text[..^1]);
        if (!lines.Hex("chain", SegmentHeader.ChainSize, out var chain) || !lines.Number("size", out var size)
            || !lines.Text("state", out var state) || state is not ("suspended" or "resumed")
            || !lines.Number("at", out var at) || !lines.Text("reason", out var reason) || reason.Length > LongestReason || !lines.IsAtEnd)
            return ReadOutcome.Corrupt("a suspension whose lines are not chain, size, state, at, reason");
        suspension = new Suspension(chain, size, state is "suspended", at, reason);
        return ReadOutcome.Ok;
    }
}
