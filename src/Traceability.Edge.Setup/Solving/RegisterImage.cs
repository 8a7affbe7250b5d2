using Traceability.Profiles;

namespace Traceability.Edge.Setup.Solving;

/// <summary>The registers of one table at one moment, as far as the device has them.</summary>
sealed class RegisterImage(RegisterTable table)
{
    readonly SortedDictionary<int, ushort> words = [];

    public RegisterTable Table => table;
    public int Count => words.Count;
    public IEnumerable<int> Addresses => words.Keys;

    public void Add(int address, IReadOnlyList<ushort> block)
    {
        for (var i = 0; i < block.Count; i++) words[address + i] = block[i];
    }

    public ushort? At(int address) => words.TryGetValue(address, out var word) ? word : null;

    /// <summary>False where the device does not have all of them.</summary>
    public bool TryRead(int address, Span<ushort> into)
    {
        for (var i = 0; i < into.Length; i++)
        {
            if (!words.TryGetValue(address + i, out into[i])) return false;
        }
        return true;
    }
}
