using Traceability.Evidence.Cbor;

namespace Traceability.Evidence.Entries;

/// <summary>
/// The configuration that governs the readings from here on: the root of a Merkle tree of its own (leaves: <see cref="ConfigurationLeaf"/>,
/// salted with a secret of its own, same leaf rule as entries). The leaves travel beside the segment that holds this entry.
/// <code>[root, leaves, reason]   root: 32 bytes · leaves: count · reason: 0 run start, 1 change, 2 month</code>
/// </summary>
public sealed record Configuration(byte[] Root, int Leaves, ConfigurationReason Reason) : Entry
{
    public const int MostLeaves = 65_536;

    public override EntryKind Kind => EntryKind.Configuration;

    protected override void WriteBody(CborWriter writer)
    {
        writer.Array(3);
        writer.Bytes(Root);
        writer.Integer(Leaves);
        writer.Unsigned((ulong)Reason);
    }

    internal static Configuration? Read(ref CborReader reader) =>
        reader.Array(3) && reader.Bytes(32, out var root) && reader.Integer(1, MostLeaves, out int leaves) && reader.Integer(0, 2, out int reason)
            ? new Configuration(root, leaves, (ConfigurationReason)reason)
            : null;
}
