using System.Security.Cryptography;
using Traceability.Evidence.Cbor;
using Traceability.Evidence.Cose;

namespace Traceability.Verifier.Tests.Corpus.Making;

/// <summary>A COSE_Sign1 with one thing other than the product would write it, and a signature that is right for exactly that.</summary>
sealed record RawSign1(string Type, byte[] Payload)
{
    public ECDsa Key { get; init; } = Cast.MineKey;

    /// <summary>The key's own unless another is named.</summary>
    public byte[]? Kid { get; init; }

    public int Algorithm { get; init; } = -7;

    public ulong Tag { get; init; } = 18;

    /// <summary>Writes the members of the protected map, its head included; null writes those of the product.</summary>
    public Action<CborWriter>? Protected { get; init; }

    public byte[] Unprotected { get; init; } = [0xA0];

    public Func<byte[], byte[]> Signature { get; init; } = signature => signature;

    /// <summary>The third item in its place; null writes the payload as a byte string.</summary>
    public byte[]? PayloadItem { get; init; }

    public static implicit operator byte[](RawSign1 raw) => raw.Encode();

    public byte[] Encode()
    {
        var header = new CborWriter();
        (Protected ?? Usual)(header);
        var toBeSigned = new CborWriter();
        toBeSigned.Array(4);
        toBeSigned.Text("Signature1");
        toBeSigned.Bytes(header.Written);
        toBeSigned.Bytes([]);
        toBeSigned.Bytes(Payload);
        var message = new CborWriter();
        message.Tag(Tag);
        message.Array(4);
        message.Bytes(header.Written);
        message.Raw(Unprotected);
        if (PayloadItem is null) message.Bytes(Payload);
        else message.Raw(PayloadItem);
        message.Bytes(Signature(Key.SignData(toBeSigned.ToArray(), HashAlgorithmName.SHA256)));
        return message.ToArray();
    }

    void Usual(CborWriter writer)
    {
        writer.Map(3);
        writer.Unsigned(1);
        writer.Integer(Algorithm);
        writer.Unsigned(4);
        writer.Bytes(Kid ?? EvidenceKey.Of(Key).Kid);
        writer.Unsigned(16);
        writer.Text(Type);
    }
}
