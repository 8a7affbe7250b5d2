using Traceability.Evidence.Cbor;

namespace Traceability.Evidence.Segments;

/// <summary>
/// What travels and is stored beside the signed segment, unsigned, and proven by its entries root.
/// <code>[secret, entries, personal, configuration]
/// secret         32 bytes, fresh per segment; goes to ledger and owner, never into a bundle
/// entries        array of byte strings, each one entry
/// personal       array of [entry index, key, kind, value]
/// configuration  null, or [secret, array of byte strings: leaves] where the segment holds a configuration entry</code>
/// </summary>
public sealed record SegmentBody(byte[] Secret, IReadOnlyList<byte[]> Entries, IReadOnlyList<PersonalValue> Personal, ConfigurationParts? Configuration)
{
    const int MostPersonalValues = 4096;

    public byte[] Root() => SaltedLeaves.Root(Secret, Entries);

    public byte[] Encode()
    {
        var writer = new CborWriter();
        writer.Array(4);
        writer.Bytes(Secret);
        writer.Array(Entries.Count);
        foreach (var entry in Entries) writer.Bytes(entry);
        writer.Array(Personal.Count);
        foreach (var personal in Personal)
        {
            writer.Array(4);
            writer.Integer(personal.Entry);
            writer.Bytes(personal.Key);
            writer.Text(personal.Kind);
            writer.Text(personal.Value);
        }
        if (Configuration is null)
        {
            writer.Null();
            return writer.ToArray();
        }
        writer.Array(2);
        writer.Bytes(Configuration.Secret);
        writer.Array(Configuration.Leaves.Count);
        foreach (var leaf in Configuration.Leaves) writer.Bytes(leaf);
        return writer.ToArray();
    }

    public static ReadOutcome TryRead(ReadOnlySpan<byte> bytes, out SegmentBody? body)
    {
        body = null;
        if (bytes.IsEmpty) return ReadOutcome.Empty("segment body");
        var reader = new CborReader(bytes);
        if (!reader.Array(4) || !reader.Bytes(SaltedLeaves.SecretSize, out var secret)
            || !ReadItems(ref reader, SegmentHeader.MostEntries, out var entries)
            || !ReadPersonal(ref reader, entries.Length, out var personal)
            || !ReadConfiguration(ref reader, out var configuration)
            || !reader.End()) return ReadOutcome.Corrupt("segment body: " + reader.Error);
        body = new SegmentBody(secret, entries, personal, configuration);
        return ReadOutcome.Ok;
    }

    static bool ReadItems(ref CborReader reader, int most, out byte[][] items)
    {
        items = [];
        if (!reader.Array(out var count)) return false;
        if (count > most) return reader.Fail($"{count} items, at most {most} allowed");
        items = new byte[count][];
        for (var i = 0; i < count; i++)
        {
            if (!reader.Bytes(out var item)) return false;
            items[i] = item.ToArray();
        }
        return true;
    }

    static bool ReadPersonal(ref CborReader reader, int entries, out PersonalValue[] values)
    {
        values = [];
        if (!reader.Array(out var count)) return false;
        if (count > MostPersonalValues) return reader.Fail($"{count} personal values");
        values = new PersonalValue[count];
        for (var i = 0; i < count; i++)
        {
            if (!reader.Array(4) || !reader.Integer(0, entries - 1, out int entry) || !reader.Bytes(PersonalValue.KeySize, out var key)
                || !PersonalValue.ReadKind(ref reader, out var kind) || !reader.Text(256, out var value)) return false;
            values[i] = new PersonalValue(entry, key, kind, value);
        }
        return true;
    }

    static bool ReadConfiguration(ref CborReader reader, out ConfigurationParts? parts)
    {
        parts = null;
        if (reader.Null()) return true;
        if (!reader.Array(2) || !reader.Bytes(SaltedLeaves.SecretSize, out var secret)
            || !ReadItems(ref reader, Evidence.Entries.Configuration.MostLeaves, out var leaves)) return false;
        if (leaves.Length == 0) return reader.Fail("a configuration without leaves");
        parts = new ConfigurationParts(secret, leaves);
        return true;
    }

}
