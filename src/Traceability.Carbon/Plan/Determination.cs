using Traceability.Carbon.Exact;

namespace Traceability.Carbon.Plan;

/// <summary>How the quantity of a source stream is known.</summary>
public abstract record Determination
{
    Determination() { }

    /// <summary>Name as files write it.</summary>
    public abstract string Name { get; }

    /// <summary>What people record of it is counted, and may therefore be observed at another state than the one that is.</summary>
    public bool IsRecorded => this is ByInvoice or ByStock or ByEstimate;

    /// <summary>The sum of metering points.</summary>
    public sealed record ByMeter(IReadOnlyList<string> Points) : Determination { public override string Name => "meter"; }

    /// <summary>Opening + received − issued − closing, by dips or counts; received at a scale, or by invoices.</summary>
    /// <param name="Scale">The weighbridge whose completed weighings are received, or null: then entries say it.</param>
    public sealed record ByStock(string? Scale) : Determination { public override string Name => "stock"; }

    /// <summary>Completed weighings of one scale, taken as used when received.</summary>
    public sealed record ByReceipts(string Scale) : Determination { public override string Name => "receipts"; }

    /// <summary>What suppliers billed, entered or imported.</summary>
    public sealed record ByInvoice : Determination { public override string Name => "invoice"; }

    public sealed record ByEstimate(string Reason) : Determination { public override string Name => "estimate"; }

    /// <summary>Too small to determine: at most <paramref name="MostCo2eKgPerMonth"/>, which is shown beside every figure and in none.</summary>
    public sealed record DeMinimis(string Reason, ExactDecimal MostCo2eKgPerMonth) : Determination
    {
        public override string Name => "de-minimis";

        public string InWords => $"de minimis, at most {MostCo2eKgPerMonth} kg CO2e a month: {Reason}";
    }

    public static IReadOnlyList<(string Name, string Value)> Names { get; } =
        [("meter", "meter"), ("stock", "stock"), ("receipts", "receipts"), ("invoice", "invoice"), ("estimate", "estimate"), ("de-minimis", "de-minimis")];
}
