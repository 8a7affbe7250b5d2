using System.Globalization;

namespace Traceability.Edge.Setup.Commissioning;

/// <summary>A number as a display shows it, and how far a right reading may be from it.</summary>
static class DisplayedNumber
{
    /// <summary>A decimal point, no comma and no thousands: 1,234 is two numbers in two countries.</summary>
    public static bool TryRead(string typed, out decimal number) =>
        decimal.TryParse(typed, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out number);

    /// <summary>One step of the last digit that the display shows: it rounds or cuts, and moves while somebody types.</summary>
    public static decimal StepOf(decimal shown) => new(1, 0, 0, isNegative: false, scale: shown.Scale);

    public static string Text(decimal number) => number.ToString(CultureInfo.InvariantCulture);
}
