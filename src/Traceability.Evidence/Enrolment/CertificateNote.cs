using System.Security.Cryptography;
using Traceability.Evidence.Log;
using Traceability.Evidence.Segments;

namespace Traceability.Evidence.Enrolment;

/// <summary>
/// The ledger's answer to a <see cref="TlsKeyRequest"/>: the device's certificate and that of the authority which the broker's comes from too. A C2SP note by its
/// online key, which the device has pinned; so it may travel by any way, and whoever stands in it cannot put his own broker in the true one's place.
/// <code>tr-certificate/v1
/// chain HEX(16 bytes)
/// request HEX(identity of the request, 32 bytes)
/// PEM of the certificate
/// PEM of the authority's</code>
/// </summary>
/// <param name="Certificate">DER, as <paramref name="Authority"/>; X.509 is not read here.</param>
public sealed record CertificateNote(byte[] Chain, byte[] Request, byte[] Certificate, byte[] Authority)
{
    const string Title = "tr-certificate/v";
    const string Label = "CERTIFICATE";
    const string Begin = "-----BEGIN CERTIFICATE-----\n", End = "\n-----END CERTIFICATE-----\n";

    public static string Pem(byte[] certificate) => PemEncoding.WriteString(Label, certificate) + "\n";

    /// <param name="signers">The online key under each of its names.</param>
    public string Sign(params IReadOnlyList<NoteSigner> signers) => SignedNote.Sign(Text, signers);

    string Text => $"{Title}1\nchain {Convert.ToHexStringLower(Chain)}\nrequest {Convert.ToHexStringLower(Request)}\n{Pem(Certificate)}{Pem(Authority)}";

    public static ReadOutcome TryOpen(ReadOnlySpan<byte> note, NoteKey key, out CertificateNote? certificate)
    {
        certificate = null;
        var outcome = SignedNote.TryOpen(note, key, out var text);
        if (!outcome.IsOk) return outcome;
        outcome = VersionNumber.OfTitle(text, Title, "a note that is no certificate");
        if (!outcome.IsOk) return outcome;
        var (lines, pem) = (new LineReader(text), text.IndexOf(Begin, StringComparison.Ordinal));
        if (!lines.Hex("chain", SegmentHeader.ChainSize, out var chain) || !lines.Hex("request", 32, out var request) || pem < 0
            || !TryTake(text, ref pem, out var first) || !TryTake(text, ref pem, out var authority))
            return ReadOutcome.Corrupt("a certificate note whose lines are not chain, request and two certificates");
        var read = new CertificateNote(chain, request, first, authority);
        // One text for one answer: no other line breaks, nothing between or behind.
        if (read.Text != text) return ReadOutcome.Corrupt("a certificate note with something beside its certificates");
        certificate = read;
        return ReadOutcome.Ok;
    }

    static bool TryTake(string text, ref int at, out byte[] certificate)
    {
        certificate = [];
        if (string.CompareOrdinal(text, at, Begin, 0, Begin.Length) != 0) return false;
        var (from, to) = (at + Begin.Length, text.IndexOf(End, at + Begin.Length, StringComparison.Ordinal));
        if (to < from) return false;
        at = to + End.Length;
        var buffer = new byte[to - from];
        if (!Convert.TryFromBase64Chars(text.AsSpan(from, to - from), buffer, out var length) || length == 0) return false;
        certificate = buffer[..length];
        return true;
    }
}
