using System.Security.Cryptography;
using Traceability.Evidence.Cose;
using Traceability.Evidence.Enrolment;

namespace Traceability.Evidence.Tests.Enrolment;

public sealed class EnrolmentRequestTests : IDisposable
{
    readonly ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public void Dispose() => key.Dispose();

    EnrolmentRequest Sample(ECDsa? of = null) => new()
    {
        Organisation = "demo", Facility = "mine", Device = "edge-mine", EvidenceKey = EvidenceKey.Of(of ?? key), WitnessKey = Bytes(1), LabelKeyHash = Bytes(2),
        Voucher = Bytes(3)[..16], Logs = [new PinnedLog("ledger.example/segments", Bytes(4), 7, Bytes(5)), new PinnedLog("ledger.example/statements", Bytes(6), 0, Bytes(7))],
        LedgerOnlineKey = Bytes(8), LedgerRootKey = Bytes(9),
    };

    static byte[] Bytes(byte value) => [.. Enumerable.Repeat(value, 32)];

    [Fact]
    public void A_request_comes_back_and_roots_its_chain()
    {
        var signed = Sample().Sign(key);
        Assert.Equal(ReadOutcome.Ok, EnrolmentRequest.TryRead(signed.Bytes, out var read, out var sign1));
        Assert.Equal("demo mine edge-mine", $"{read!.Organisation} {read.Facility} {read.Device}");
        Assert.Equal(EvidenceKey.Of(key), read.EvidenceKey);
        Assert.Equal(2, read.Logs.Count);
        Assert.Equal("ledger.example/statements", read.Logs[1].Origin);
        Assert.Equal(7, read.Logs[0].Size);
        Assert.Equal(signed.Identity, sign1!.Identity);
        Assert.Equal(signed.Identity[..16], EnrolmentRequest.ChainOf(sign1.Identity));
        Assert.Equal(signed.Payload, read.Sign(key).Payload);
        Assert.True(Traceability.Evidence.Cbor.DeterministicCbor.Check(signed.Payload).IsOk);
    }

    [Fact]
    public void A_request_signed_by_another_key_than_it_names_is_refused()
    {
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var outcome = EnrolmentRequest.TryRead(Sample(of: other).Sign(key).Bytes, out var read, out _);
        Assert.Contains("not signed by the key it names", outcome.Reason, StringComparison.Ordinal);
        Assert.Null(read);
    }

    [Fact]
    public void Every_truncation_and_every_flipped_bit_is_refused()
    {
        var bytes = Sample().Sign(key).Bytes;
        for (var length = 0; length < bytes.Length; length++) Assert.False(EnrolmentRequest.TryRead(bytes.AsSpan(0, length), out _, out _).IsOk);
        for (var bit = 0; bit < bytes.Length * 8; bit++)
        {
            bytes[bit / 8] ^= (byte)(1 << bit % 8);
            Assert.False(EnrolmentRequest.TryRead(bytes, out var read, out _).IsOk, $"bit {bit}");
            Assert.Null(read);
            bytes[bit / 8] ^= (byte)(1 << bit % 8);
        }
    }

    [Fact]
    public void Sizes_and_counts_are_bounded()
    {
        Assert.False(Reads(Sample() with { Voucher = new byte[15] }));
        Assert.False(Reads(Sample() with { Voucher = new byte[65] }));
        Assert.True(Reads(Sample() with { Voucher = new byte[64] }));
        Assert.False(Reads(Sample() with { Logs = [] }));
        Assert.False(Reads(Sample() with { Logs = [.. Enumerable.Repeat(Sample().Logs[0], 9)] }));
        Assert.False(Reads(Sample() with { Organisation = new string('o', 65) }));
        Assert.False(Reads(Sample() with { WitnessKey = new byte[31] }));

        bool Reads(EnrolmentRequest request) => EnrolmentRequest.TryRead(request.Sign(key).Bytes, out _, out _).IsOk;
    }
}
