using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace Traceability.Field.Gpio.Native;

/// <summary>struct gpiochip_info, 68 bytes.</summary>
[StructLayout(LayoutKind.Sequential)]
struct GpioChipInfo
{
    public const int TextBytes = 32;

    public Text32 Name;
    public Text32 Label;
    public uint Lines;

    /// <summary>Ends with a zero, unless all bytes are taken.</summary>
    [InlineArray(TextBytes)]
    public struct Text32
    {
        byte first;

        public readonly string Read()
        {
            ReadOnlySpan<byte> bytes = this;
            var end = bytes.IndexOf((byte)0);
            return Encoding.UTF8.GetString(end < 0 ? bytes : bytes[..end]);
        }

        public void Write(string text) => Encoding.UTF8.GetBytes(text, this);
    }
}
