using System.Buffers.Binary;
using Traceability.Profiles;
using Traceability.Site;

namespace Traceability.Edge.Agent.Weighbridge;

/// <summary>
/// Puts the indicator's channels together again: a reading is complete when every one of them has been read since the last complete
/// reading (counted, not timed: the wall clock may be set back).
/// </summary>
sealed class IndicatorAssembly(Traceability.Site.Weighbridge scale)
{
    readonly Part gross = new(scale.Gross);
    readonly Part status = new(scale.Status);
    readonly Part? error = scale.Error is null ? null : new Part(scale.Error);

    /// <summary>Waited for, so that no reading is complete before its own beat has been judged; that it moves is seen to by the bus's feed.</summary>
    readonly Part? heartbeat = scale.Heartbeat is null ? null : new Part(scale.Heartbeat);
    readonly bool showsPoint = Enumerable.Range(0, 64).Any(bit => scale.Rules.Decode(1L << bit, 0).Decimals is not null);
    Part[]? parts;
    long completeMs;

    Part[] Parts => parts ??= [.. new[] { gross, status, error, heartbeat }.OfType<Part>()];

    /// <summary>Register words of the last complete reading, big-endian in wire order.</summary>
    public byte[] WeightWords => gross.Words;

    public byte[] StatusWords => status.Words;

    public void Forget()
    {
        foreach (var part in Parts) part.Fresh = false;
    }

    public IndicatorReading? Take(int channel, long atMs, ReadOnlySpan<ushort> words, in Decoded value)
    {
        var part = channel == gross.Index ? gross : channel == status.Index ? status : channel == error?.Index ? error : channel == heartbeat?.Index ? heartbeat : null;
        if (part is null) return null;
        part.Take(atMs, words, value);
        foreach (var one in Parts)
            if (!one.Fresh) return null;
        foreach (var one in Parts) one.Fresh = false;
        completeMs = Math.Max(gross.AtMs, status.AtMs);
        return Complete();
    }

    IndicatorReading Complete()
    {
        var readable = gross.Value.HasValue && status.Value.HasValue && (error is null || error.Value.HasValue) && (heartbeat is null || heartbeat.Value.HasValue);
        var flags = readable ? scale.Rules.Decode(status.Value.Mantissa, error?.Value.Mantissa ?? 0) : IndicatorStatus.Unreadable;
        var exponent = scale.Gross.Rule.ResolutionExponent;
        // Decimals that are not the rule's would put the point elsewhere than on the display; a status that shows none or several says nothing.
        var point = !showsPoint || flags.Decimals == -exponent;
        var valid = readable && point && !flags.Fault && !flags.Underload && !flags.Overload && !flags.NetMode && !flags.OtherIndication;
        return new IndicatorReading(completeMs, Grams(gross.Value.Mantissa, exponent), valid, flags.Stable);
    }

    /// <summary>Kilograms at 10^exponent to grams; a weighing indicator shows no more than three decimals of a kilogram.</summary>
    static long Grams(long mantissa, int exponent)
    {
        for (var places = exponent + 3; places > 0; places--) mantissa *= 10;
        return mantissa;
    }

    sealed class Part(Channel channel)
    {
        public int Index { get; } = channel.Index;
        public long AtMs { get; private set; }
        public bool Fresh { get; set; }
        public Decoded Value { get; private set; }
        public byte[] Words { get; private set; } = [];

        public void Take(long atMs, ReadOnlySpan<ushort> words, in Decoded value)
        {
            (AtMs, Value, Fresh) = (atMs, value, true);
            if (Words.Length != 2 * words.Length) Words = new byte[2 * words.Length];
            else Words = (byte[])Words.Clone();
            for (var i = 0; i < words.Length; i++) BinaryPrimitives.WriteUInt16BigEndian(Words.AsSpan(2 * i), words[i]);
        }
    }
}
