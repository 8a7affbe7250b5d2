using Traceability.Carbon.Activity;
using Traceability.Carbon.Exact;
using Traceability.Carbon.Factors;
using Traceability.Carbon.Plan;

namespace Traceability.Ledger.Records;

/// <summary>Reads what was observed as people send it: texts with every digit that was read. Which of them the stream's rule needs, and how much each may be, the rule itself says.</summary>
static class ObservedText
{
    const int MostShown = 60;

    /// <summary>False with a sentence. An empty text is none.</summary>
    public static bool TryRead(string? quantity, string? celsius, string? absoluteKilopascals, string? heat, out Observation? observed, out string wrong)
    {
        (observed, wrong) = (null, "");
        if (!ExactDecimal.TryParse(quantity, out var amount)) wrong = Wrong("quantity", quantity, "digits with a decimal point as text, not negative: \"10000.00\"");
        else if (!TryNumber(celsius, out var temperature)) wrong = Wrong(CountingRule.Celsius, celsius, "degrees as text: \"28.5\", \"-3\"");
        else if (!TryNumber(absoluteKilopascals, out var pressure)) wrong = Wrong(CountingRule.AbsoluteKilopascals, absoluteKilopascals, "kPa absolute as text: \"250\"");
        else if (heat is not (null or "" or "gross" or "net")) wrong = Wrong(CountingRule.Heat, heat, "gross, net");
        else observed = new Observation(amount, temperature, pressure, heat switch { "gross" => HeatBasis.Gross, "net" => HeatBasis.Net, _ => HeatBasis.None });
        return wrong.Length == 0;
    }

    static bool TryNumber(string? text, out ExactDecimal? number)
    {
        number = null;
        if (string.IsNullOrEmpty(text)) return true;
        if (!ExactDecimal.TryParseExact(text, out var read) || read.Exponent > 0) return false;
        number = read;
        return true;
    }

    static string Wrong(string key, string? text, string allowed) =>
        $"observed.{key}: {(string.IsNullOrEmpty(text) ? "missing" : $"\"{(text.Length > MostShown ? text[..MostShown] + "…" : text)}\"")}; allowed: {allowed}";
}
