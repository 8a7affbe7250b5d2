using System.Collections.Immutable;

namespace Traceability.Profiles;

/// <summary>The only thing that may be written to a device: fixed words to a fixed place, and how it shows that they took effect.</summary>
/// <param name="Name">Unique among the profile's commands, written as the names of values are.</param>
/// <param name="Words">Registers in wire order, or 0 and 1 for coils.</param>
public sealed record ProfileCommand(string Name, CommandWrite Write, ushort WireAddress, int PrintedAddress, ImmutableArray<ushort> Words, CommandProof Proof)
{
    internal const int MostWords = 16;
}
