using System.Globalization;

namespace Traceability.Demo.Screen;

/// <summary>Numbers as people read them: thousands parted by a space, a full stop before decimals.</summary>
static class Text
{
    static readonly NumberFormatInfo Form = new() { NumberGroupSeparator = " ", NumberDecimalSeparator = "." };

    public static string Number(decimal value, int decimals) => value.ToString("N" + decimals.ToString(CultureInfo.InvariantCulture), Form);

    /// <summary>A dash where there is no number: that is not zero.</summary>
    public static string Number(decimal? value, int decimals) => value is { } known ? Number(known, decimals) : "–";

    /// <summary>Minutes and seconds since the panes were drawn, to the nearest second.</summary>
    public static string Clock(TimeSpan time)
    {
        var seconds = (long)Math.Round(time.TotalSeconds);
        return string.Create(CultureInfo.InvariantCulture, $"{seconds / 60}:{seconds % 60:00}");
    }
}
