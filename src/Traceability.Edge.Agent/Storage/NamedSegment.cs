using Traceability.Evidence.Cbor;

namespace Traceability.Edge.Agent.Storage;

/// <summary>A segment of this chain by its place and identity, held here or not: <c>[number, identity (32 bytes)]</c>. Number 0 is the enrolment request.</summary>
sealed record NamedSegment(long Number, byte[] Identity)
{
    public const long LargestNumber = (1L << 53) - 1;
    const int IdentitySize = 32;

    public bool Equals(NamedSegment? other) => other is not null && Number == other.Number && Identity.AsSpan().SequenceEqual(other.Identity);

    public override int GetHashCode() => HashCode.Combine(Number, Identity[0]);

    public void Write(CborWriter writer)
    {
        writer.Array(2);
        writer.Integer(Number);
        writer.Bytes(Identity);
    }

    public static void Write(CborWriter writer, NamedSegment? named)
    {
        if (named is null) writer.Null();
        else named.Write(writer);
    }

    public static bool TryRead(ref CborReader reader, out NamedSegment? named)
    {
        named = null;
        if (!reader.Array(2) || !reader.Integer(0, LargestNumber, out long number) || !reader.Bytes(IdentitySize, out var identity)) return false;
        named = new NamedSegment(number, identity);
        return true;
    }

    public static bool TryReadOrNull(ref CborReader reader, out NamedSegment? named)
    {
        named = null;
        return reader.Null() || TryRead(ref reader, out named);
    }
}
