namespace Traceability.Carbon.Exact;

/// <summary>Gas masses are whole micrograms (1 kg = 10⁹ µg); their kilograms are therefore exact decimal text.</summary>
public static class Kilograms
{
    public static string FromMicrograms(Int128 micrograms) => new ExactDecimal(micrograms, -9).ToString();
}
