using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Traceability.Site;

namespace Traceability.Edge.Agent.Gpio;

/// <summary>A line's descriptor outside of this process, by the name under which systemd keeps it: whose it is, how it was asked for, when, and which request it is.</summary>
/// <param name="Settings">Of chip and line; with others it is not the line that the site file means.</param>
/// <param name="Request">Random: the kernel's numbers of a line begin anew with each request.</param>
readonly record struct KeptLine(string Line, uint Settings, long RequestedMs, long Request)
{
    const char Between = '~';

    public string Name => string.Create(CultureInfo.InvariantCulture, $"{Line}{Between}{Settings:x8}{Between}{RequestedMs}{Between}{Request:x16}");

    public static KeptLine New(GpioBank bank, GpioLine line, long nowMs) =>
        new(line.Name, SettingsOf(bank, line), nowMs, Math.Max(1, BinaryPrimitives.ReadInt64LittleEndian(RandomNumberGenerator.GetBytes(sizeof(long))) & long.MaxValue));

    public static bool TryParse(string name, out KeptLine kept)
    {
        kept = default;
        if (name.Split(Between) is not [var line, var settings, var requested, var request]
            || !uint.TryParse(settings, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var known)
            || !long.TryParse(requested, NumberStyles.None, CultureInfo.InvariantCulture, out var requestedMs)
            || !long.TryParse(request, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var token) || token <= 0) return false;
        kept = new KeptLine(line, known, requestedMs, token);
        return true;
    }

    public bool IsOf(GpioBank bank, GpioLine line) => Line == line.Name && Settings == SettingsOf(bank, line);

    static uint SettingsOf(GpioBank bank, GpioLine line) => BinaryPrimitives.ReadUInt32LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(
        FormattableString.Invariant($"{bank.Label} {line.Offset} {line.Kind} {line.ActiveLow} {line.Bias} {line.Debounce.Ticks}"))));
}
