namespace Traceability.Simulator.Modbus;

/// <summary>One device behind a port, addressed by its unit identifier.</summary>
sealed class Unit(byte id, params RegisterBlock[] blocks)
{
    volatile bool _plugged = true;
    volatile bool _swapsWords;
    volatile int _lateMs;
    volatile int _byteGapMs;
    volatile int _noisyPercent;

    public byte Id { get; } = id;

    /// <summary>An unplugged unit is silent: the question is taken and nothing comes back.</summary>
    public bool Plugged { get => _plugged; set => _plugged = value; }

    /// <summary>The two words of each 32-bit value change places, as a firmware update has done to real meters.</summary>
    public bool SwapsWords { get => _swapsWords; set => _swapsWords = value; }

    /// <summary>How long an answer waits.</summary>
    public TimeSpan Late { get => TimeSpan.FromMilliseconds(_lateMs); set => _lateMs = (int)value.TotalMilliseconds; }

    /// <summary>Serial line only: the pause after each byte of an answer.</summary>
    public TimeSpan ByteGap { get => TimeSpan.FromMilliseconds(_byteGapMs); set => _byteGapMs = (int)value.TotalMilliseconds; }

    /// <summary>Serial line only: so many of a hundred answers are damaged, or stand in noise.</summary>
    public int NoisyPercent { get => _noisyPercent; set => _noisyPercent = value; }

    /// <summary>A block's image as the unit sends it. Every value of the simulated devices is 32 bits wide and begins where its block does, or an even number of words later.</summary>
    public ushort[]? Shown(ushort[]? image)
    {
        if (image is null || !SwapsWords) return image;
        ushort[] swapped = [.. image];
        for (var i = 0; i + 1 < swapped.Length; i += 2) (swapped[i], swapped[i + 1]) = (image[i + 1], image[i]);
        return swapped;
    }

    /// <summary>The block that holds the whole question, or null; a question across two blocks has none.</summary>
    public RegisterBlock? Find(byte function, int address, int quantity)
    {
        foreach (var block in blocks)
            if (block.Covers(function, address, quantity)) return block;
        return null;
    }
}
