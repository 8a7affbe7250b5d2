using System.Collections.Immutable;
using System.Globalization;
using Traceability.Profiles.Configuration;

namespace Traceability.Profiles;

/// <summary>The <c>commands</c> of a profile file.</summary>
static class CommandSection
{
    static readonly Dictionary<string, CommandWrite> Writes = new()
    {
        ["coil"] = CommandWrite.Coil, ["register"] = CommandWrite.Register, ["coils"] = CommandWrite.Coils, ["registers"] = CommandWrite.Registers,
    };

    internal static ImmutableArray<ProfileCommand> Read(Section top, IReadOnlyList<ProfileValue> values)
    {
        var printedBase = ProfileValues.PrintedBase(top);
        var commands = ImmutableArray.CreateBuilder<ProfileCommand>();
        HashSet<string> names = new(StringComparer.Ordinal);
        foreach (var section in top.List("commands", ProfileShapes.Command))
        {
            var name = ProfileValues.Name(section, names);
            var write = section.Choice("writes", Writes);
            var words = Words(section, write);
            var wire = (ushort)section.Integer("wire", 0, 0x10000 - Math.Max(1, words.Length));
            var printed = ProfileValues.Printed(section, wire, ProfileValues.PrintedBase(section, printedBase));
            if (section.Sub("proof", ProfileShapes.Proof, required: true) is { } proof && Proof(proof, values) is { } given)
                commands.Add(new ProfileCommand(name, write, wire, printed, words, given));
        }
        return commands.ToImmutable();
    }

    static ImmutableArray<ushort> Words(Section section, CommandWrite write)
    {
        var most = write is CommandWrite.Coil or CommandWrite.Register ? 1 : ProfileCommand.MostWords;
        var largest = write is CommandWrite.Coil or CommandWrite.Coils ? 1 : ushort.MaxValue;
        var words = ImmutableArray.CreateBuilder<ushort>();
        foreach (var (text, refuse) in section.Texts("words", required: true))
        {
            if (words.Count < most && text.StartsWith("0x", StringComparison.Ordinal)
                && ushort.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var word) && word <= largest) words.Add(word);
            else refuse(string.Create(CultureInfo.InvariantCulture, $"at most {most} words, hexadecimal, up to 0x{largest:X}"));
        }
        return words.ToImmutable();
    }

    static CommandProof? Proof(Section section, IReadOnlyList<ProfileValue> values)
    {
        var within = TimeSpan.FromMilliseconds(section.Integer("within-ms", 100, CommandProof.MostMilliseconds));
        if (ProfileFile.ValueAt(section, "value", values) is not { } value) return null;
        if (value.Rule.Type == RegisterType.Bits)
        {
            foreach (var key in (ReadOnlySpan<string>)["low", "high"])
                if (section.Has(key)) section.Refuse(key, "nothing: of bits one bit is named, and when");
            var when = section.Integer("when", 0, 1);
            var most = value.Rule.IsBit ? 0 : value.Rule.Words * 16 - 1;
            return new CommandProof(value, (int)section.Integer("bit", 0, most, value.Rule.IsBit ? 0 : null), when, when, within);
        }
        foreach (var key in (ReadOnlySpan<string>)["bit", "when"])
            if (section.Has(key)) section.Refuse(key, "nothing: of a number the range is named");
        foreach (var key in (ReadOnlySpan<string>)["low", "high"])
            if (!section.Has(key)) section.Refuse(key, "a number in the value's unit");
        var (low, high) = ProfileValues.Bounds(section, value.Rule.ResolutionExponent);
        return new CommandProof(value, null, low ?? 0, high ?? 0, within);
    }
}
