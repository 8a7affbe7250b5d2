using System.Security.Cryptography;
using Traceability.Evidence.Cbor;
using Traceability.Evidence.Cose;

namespace Traceability.Evidence.Tests.Cose;

public sealed class EvidenceKeyTests
{
    [Fact]
    public void A_key_is_written_as_COSE_Key_and_comes_back_equal()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var publicKey = EvidenceKey.Of(key);
        var writer = new CborWriter();
        publicKey.Write(writer);
        Assert.Equal($"a401022001215820{Convert.ToHexStringLower(publicKey.X)}225820{Convert.ToHexStringLower(publicKey.Y)}", Convert.ToHexStringLower(writer.Written));
        Assert.True(DeterministicCbor.Check(writer.Written).IsOk);
        var reader = new CborReader(writer.Written);
        Assert.True(EvidenceKey.TryRead(ref reader, out var read) && reader.End(), reader.Error);
        Assert.Equal(publicKey, read);
        Assert.Equal(SHA256.HashData(writer.Written)[..8], read!.Kid);
    }

    [Fact]
    public void A_point_that_is_not_on_the_curve_is_no_key()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var publicKey = EvidenceKey.Of(key);
        var wrong = (byte[])publicKey.Y.Clone();
        wrong[31] ^= 1;
        Assert.Null(EvidenceKey.FromPoint(publicKey.X, wrong));
        Assert.Null(EvidenceKey.FromPoint(new byte[32], new byte[32]));
        Assert.Null(EvidenceKey.FromPoint([.. Enumerable.Repeat((byte)0xFF, 32)], publicKey.Y));
        Assert.Null(EvidenceKey.FromPoint(publicKey.X[..31], publicKey.Y));

        var writer = new CborWriter();
        publicKey.Write(writer);
        var bytes = writer.ToArray();
        bytes[^1] ^= 1;
        var reader = new CborReader(bytes);
        Assert.False(EvidenceKey.TryRead(ref reader, out var none));
        Assert.Null(none);
        Assert.Contains("P-256", reader.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_of_another_curve_is_refused()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        Assert.ThrowsAny<CryptographicException>(() => EvidenceKey.Of(key));
    }

    [Theory]
    [InlineData("a3")]                 // three members
    [InlineData("a40103")]             // kty RSA
    [InlineData("a401022002")]         // crv P-384
    [InlineData("a4010220012143010203")]
    [InlineData("a4200101022158200000")]
    public void Another_key_type_curve_or_order_is_refused(string hex)
    {
        var reader = new CborReader(Convert.FromHexString(hex + new string('0', 200)));
        Assert.False(EvidenceKey.TryRead(ref reader, out _));
        Assert.NotNull(reader.Error);
    }
}
