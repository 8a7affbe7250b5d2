namespace Traceability.Simulator.Modbus;

/// <summary>
/// Registers of one unit that stand side by side in one table. The image is replaced whole and never changed in place, so that any
/// number of connections answer from it without a lock and no answer mixes two instants.
/// </summary>
sealed class RegisterBlock(byte function, ushort first, int count)
{
    readonly List<ReadMark> _marks = [];
    volatile ushort[]? _image;

    public const byte ReadHolding = 3;
    public const byte ReadInput = 4;

    public byte Function { get; } = function;
    public ushort First { get; } = first;
    public int Count { get; } = count;

    /// <summary>What is answered now; null while the device has nothing to show (a tag reader without a tag), which it answers by an exception.</summary>
    public ushort[]? Image => _image;

    /// <summary>Ownership of the words passes to the block; the caller does not touch them again.</summary>
    public void Publish(ushort[]? words)
    {
        if (words is not null && words.Length != Count) throw new ArgumentException($"{words.Length} words for a block of {Count}", nameof(words));
        _image = words;
    }

    /// <summary>Counts the answers that covered all of the given registers. Set up before the unit is served.</summary>
    public ReadMark Mark(ushort address, int words)
    {
        var mark = new ReadMark(address, words);
        _marks.Add(mark);
        return mark;
    }

    public bool Covers(byte function, int address, int quantity) =>
        function == Function && quantity > 0 && address >= First && address + quantity <= First + Count;

    public void Answered(int address, int quantity)
    {
        foreach (var mark in _marks) mark.Answered(address, quantity);
    }
}
