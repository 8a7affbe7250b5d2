using System.Globalization;

namespace Traceability.Demo.Screen;

/// <summary>Numbers as people read them: thousands parted by a space, a full stop before decimals.</summary>
static class Text
{
    static readonly NumberFormatInfo Form = new() { NumberGroupSeparator = " ", NumberDecimalSeparator = "." };

    public static string Number(decimal value, int decimals) => value.ToString("N" + decimals.ToString(CultureInfo.InvariantCulture), Form);

    /// <summary>Minutes and seconds since the panes were drawn.</summary>
    public static string Clock(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalMinutes}:{time.Seconds:00}");
}
