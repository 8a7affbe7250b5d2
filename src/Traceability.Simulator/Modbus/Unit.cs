namespace Traceability.Simulator.Modbus;

/// <summary>One device behind a port, addressed by its unit identifier.</summary>
sealed class Unit(byte id, params RegisterBlock[] blocks)
{
    volatile bool _plugged = true;

    public byte Id { get; } = id;

    /// <summary>An unplugged unit is silent: the question is taken and nothing comes back.</summary>
    public bool Plugged { get => _plugged; set => _plugged = value; }

    /// <summary>The block that holds the whole question, or null; a question across two blocks has none.</summary>
    public RegisterBlock? Find(byte function, int address, int quantity)
    {
        foreach (var block in blocks)
            if (block.Covers(function, address, quantity)) return block;
        return null;
    }
}
