namespace Traceability.Field.Modbus.Scanning;

/// <summary>What a device says it is (function 43 / 14); empty where it leaves something out.</summary>
public sealed record Nameplate(string Vendor, string Product, string Revision)
{
    internal static Nameplate Of(IReadOnlyDictionary<byte, string> objects) => new(At(objects, 0), At(objects, 1), At(objects, 2));

    /// <summary>A device may put anything there; on a screen only printable text is shown.</summary>
    static string At(IReadOnlyDictionary<byte, string> objects, byte number) =>
        objects.TryGetValue(number, out var text) ? string.Concat(text.Select(c => char.IsControl(c) ? '?' : c)).Trim() : "";
}
