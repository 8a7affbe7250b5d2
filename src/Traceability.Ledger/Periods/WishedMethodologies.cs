using System.Globalization;
using Traceability.Carbon.Methods;

namespace Traceability.Ledger.Periods;

/// <summary>By which rulebooks whoever closes a period wants it closed, each as id and version: <c>ghg-protocol-corporate-facility 1</c>. What is not said is the one in use.</summary>
sealed record WishedMethodologies(string? Facility, string? Product)
{
    public static readonly WishedMethodologies InUse = new(null, null);

    /// <summary>Nobody signs a figure by another rulebook than they named. Null where they named what is in use.</summary>
    public string? Refusal => Refused("methodology", Facility, Methodology.Facility, "a facility's") ?? Refused("product_methodology", Product, Methodology.Product, "a product's");

    public static string Name(Methodology methodology) => string.Create(CultureInfo.InvariantCulture, $"{methodology.Id} {methodology.Version}");

    static string? Refused(string key, string? wished, Methodology inUse, string whose) =>
        wished is null || wished == Name(inUse) ? null : $"{key}: found \"{wished}\"; allowed: {Name(inUse)}, by which this program makes {whose} figure";
}
