using Traceability.Evidence.Cbor;

namespace Traceability.Evidence.Bundles;

public sealed partial record Bundle
{
    public byte[] Encode()
    {
        var writer = new CborWriter();
        writer.Array(6);
        writer.Unsigned(Version);
        Write(writer, Subject);
        writer.Array(Chains.Count);
        foreach (var chain in Chains)
        {
            writer.Array(2);
            writer.Bytes(chain.Request);
            writer.BytesOrNull(chain.Approval);
        }
        writer.Array(Segments.Count);
        foreach (var segment in Segments)
        {
            writer.Array(4);
            writer.Integer(segment.Chain);
            writer.Bytes(segment.Sign1);
            Write(writer, segment.Entries);
            writer.Array(segment.Proofs.Count);
            foreach (var proof in segment.Proofs) writer.Bytes(proof);
        }
        writer.Array(Configurations.Count);
        foreach (var configuration in Configurations)
        {
            writer.Array(2);
            writer.Integer(configuration.Count);
            Write(writer, configuration.Leaves);
        }
        writer.Array(Openings.Count);
        foreach (var (segment, value) in Openings)
        {
            writer.Array(5);
            writer.Integer(segment);
            writer.Integer(value.Entry);
            writer.Bytes(value.Key);
            writer.Text(value.Kind);
            writer.Text(value.Value);
        }
        return writer.ToArray();
    }

    static void Write(CborWriter writer, BundleSubject subject)
    {
        writer.Array(subject.IsTicket ? 3 : 4);
        writer.Unsigned(subject.IsTicket ? 0ul : 1ul);
        writer.Integer(subject.Segment);
        writer.Integer(subject.Entry);
        if (subject.Reading is { } reading) writer.Integer(reading);
    }

    static void Write(CborWriter writer, IReadOnlyList<ShownLeaf> leaves)
    {
        writer.Array(leaves.Count);
        foreach (var leaf in leaves)
        {
            writer.Array(4);
            writer.Integer(leaf.Index);
            writer.Bytes(leaf.Salt);
            writer.Bytes(leaf.Content);
            writer.Array(leaf.Path.Count);
            foreach (var hash in leaf.Path) writer.Bytes(hash);
        }
    }
}
