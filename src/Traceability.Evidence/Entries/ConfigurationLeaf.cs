using Traceability.Evidence.Cbor;

namespace Traceability.Evidence.Entries;

/// <summary>
/// One leaf of the configuration tree. Channels come first, in the order of their index, then profiles by id, then the site file.
/// <code>channel  [0, index, id, rule, bus, unit, profile, profileHash, verified, serial, period]
/// profile  [1, id, bytes]
/// site     [2, bytes]</code>
/// rule = the decoding rule's own CBOR (every factor between register and value); bus = its name in the site file; unit = Modbus unit
/// identifier; profileHash = SHA-256 of the profile's bytes; verified = what the profile says of itself; serial = the instrument's; period = poll period in ms.
/// </summary>
public abstract record ConfigurationLeaf
{
    public sealed record ForChannel(int Index, string Id, byte[] Rule, string Bus, int Unit, string Profile, byte[] ProfileHash, Verified Verified, string Serial, long PeriodMs)
        : ConfigurationLeaf;

    public sealed record ForProfile(string Id, byte[] Content) : ConfigurationLeaf;

    public sealed record ForSite(byte[] Content) : ConfigurationLeaf;

    public byte[] Encode()
    {
        var writer = new CborWriter();
        switch (this)
        {
            case ForChannel channel:
                writer.Array(11);
                writer.Unsigned(0);
                writer.Integer(channel.Index);
                writer.Text(channel.Id);
                writer.Bytes(channel.Rule);
                writer.Text(channel.Bus);
                writer.Integer(channel.Unit);
                writer.Text(channel.Profile);
                writer.Bytes(channel.ProfileHash);
                writer.Unsigned((ulong)channel.Verified);
                writer.Text(channel.Serial);
                writer.Integer(channel.PeriodMs);
                break;
            case ForProfile profile:
                writer.Array(3);
                writer.Unsigned(1);
                writer.Text(profile.Id);
                writer.Bytes(profile.Content);
                break;
            case ForSite site:
                writer.Array(2);
                writer.Unsigned(2);
                writer.Bytes(site.Content);
                break;
        }
        return writer.ToArray();
    }

    public static ReadOutcome TryRead(ReadOnlySpan<byte> bytes, out ConfigurationLeaf? leaf)
    {
        leaf = null;
        if (bytes.IsEmpty) return ReadOutcome.Empty("configuration leaf");
        var reader = new CborReader(bytes);
        if (!reader.Array(out var items) || !reader.Integer(0, 2, out int kind)) return ReadOutcome.Corrupt(reader.Error!);
        if (items != kind switch { 0 => 11, 1 => 3, _ => 2 }) return ReadOutcome.Corrupt($"a configuration leaf of kind {kind} with {items} items");
        leaf = kind switch { 0 => ReadChannel(ref reader), 1 => ReadProfile(ref reader), _ => ReadSite(ref reader) };
        if (leaf is not null && reader.End()) return ReadOutcome.Ok;
        leaf = null;
        return ReadOutcome.Corrupt(reader.Error!);
    }

    static ForChannel? ReadChannel(ref CborReader reader) =>
        reader.Integer(0, ushort.MaxValue, out int index) && reader.Text(Entry.LongestText, out var id) && reader.Bytes(out var rule)
        && reader.Text(Entry.LongestText, out var bus) && reader.Integer(0, 255, out int unit) && reader.Text(Entry.LongestText, out var profile)
        && reader.Bytes(32, out var hash) && reader.Integer(0, (int)Verified.Device, out int verified) && reader.Text(Entry.LongestText, out var serial) && reader.Integer(1, int.MaxValue, out long period)
            ? new ForChannel(index, id, rule.ToArray(), bus, unit, profile, hash, (Verified)verified, serial, period)
            : null;

    static ForProfile? ReadProfile(ref CborReader reader) =>
        reader.Text(Entry.LongestText, out var id) && reader.Bytes(out var content) ? new ForProfile(id, content.ToArray()) : null;

    static ForSite? ReadSite(ref CborReader reader) => reader.Bytes(out var content) ? new ForSite(content.ToArray()) : null;
}
