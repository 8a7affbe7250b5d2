using System.Globalization;
using Traceability.Ledger.Web;
using Xunit;

namespace Traceability.Ledger.Tests.Web;

public sealed class DigitsTests
{
    [Theory]
    [InlineData("0", "0", "")]
    [InlineData("999", "999", "")]
    [InlineData("1000", "1 000", "")]
    [InlineData("1234567.890123456", "1 234 567", ".890 123 456")]
    [InlineData("-41840.5", "−41 840", ".5")]
    [InlineData("79228162514264337593543950335", "79 228 162 514 264 337 593 543 950 335", "")]
    public void Every_digit_is_shown_in_groups_of_three(string value, string whole, string fraction)
    {
        var number = decimal.Parse(value, CultureInfo.InvariantCulture);
        Assert.Equal((whole.Replace(' ', '\u2009'), fraction.Replace(' ', '\u2009')), (Digits.Whole(number), Digits.Fraction(number)));
        Assert.Equal(value, Digits.Text(number));
    }
}
