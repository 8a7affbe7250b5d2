using Traceability.Evidence.Cbor;

namespace Traceability.Evidence.Bundles;

public sealed partial record Bundle
{
    public byte[] Encode()
    {
        var writer = new CborWriter();
        writer.Array(8);
        writer.Unsigned(Version);
        Write(writer, Subject);
        writer.Array(Chains.Count);
        foreach (var chain in Chains)
        {
            writer.Array(3);
            writer.Bytes(chain.Request);
            writer.BytesOrNull(chain.Approval);
            Write(writer, chain.Proofs);
        }
        writer.Array(Segments.Count);
        foreach (var segment in Segments)
        {
            writer.Array(4);
            writer.Integer(segment.Chain);
            writer.Bytes(segment.Sign1);
            Write(writer, segment.Entries);
            Write(writer, segment.Proofs);
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
        writer.Array(Statements.Count);
        foreach (var statement in Statements)
        {
            writer.Array(2);
            writer.Bytes(statement.Entry);
            Write(writer, statement.Proofs);
        }
        Write(writer, Days);
        return writer.ToArray();
    }

    static void Write(CborWriter writer, BundleSubject subject)
    {
        switch (subject)
        {
            case BundleSubject.Ticket(var segment, var entry): Write(writer, 0, segment, entry); break;
            case BundleSubject.Reading(var segment, var entry, var place): Write(writer, 1, segment, entry, place); break;
            case BundleSubject.Weighings(var chain, var fromMs, var toMs): Write(writer, 3, chain, fromMs, toMs); break;
            case BundleSubject.Contradiction(var one, var other): Write(writer, 4, one, other); break;
            case BundleSubject.Period period:
                writer.Array(6);
                writer.Unsigned(2);
                writer.Integer(period.FirstSegment);
                writer.Integer(period.FirstEntry);
                writer.Integer(period.LastSegment);
                writer.Integer(period.LastEntry);
                writer.Text(period.Channel);
                break;
        }
    }

    static void Write(CborWriter writer, params ReadOnlySpan<long> subject)
    {
        writer.Array(subject.Length);
        foreach (var number in subject) writer.Integer(number);
    }

    static void Write(CborWriter writer, IReadOnlyList<byte[]> parts)
    {
        writer.Array(parts.Count);
        foreach (var part in parts) writer.Bytes(part);
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
            Write(writer, leaf.Path);
        }
    }
}
