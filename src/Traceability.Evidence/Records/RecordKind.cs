namespace Traceability.Evidence.Records;

/// <summary>What a person says of a source stream that no meter of the ledger's measures. The numbers are final.</summary>
public enum RecordKind
{
    /// <summary>What a supplier billed for a span.</summary>
    Invoice = 1,

    /// <summary>What came into a store.</summary>
    Receipt = 2,

    /// <summary>What was found in a store.</summary>
    Dip = 3,

    /// <summary>What left a store without being used.</summary>
    Issue = 4,

    /// <summary>What nobody measured, and why it is taken to have been so much.</summary>
    Estimate = 5,

    /// <summary>The sum of an imported file of intervals; the attachment is that file.</summary>
    Intervals = 6,
}

public static class RecordKinds
{
    public static IReadOnlyList<(string Name, RecordKind Kind)> Names { get; } =
    [
        ("invoice", RecordKind.Invoice), ("receipt", RecordKind.Receipt), ("dip", RecordKind.Dip), ("issue", RecordKind.Issue),
        ("estimate", RecordKind.Estimate), ("intervals", RecordKind.Intervals),
    ];

    public static string Name(this RecordKind kind) => Names[(int)kind - 1].Name;

    /// <summary>Of a store: its record is of one instant. The others are of a span.</summary>
    public static bool IsOfAnInstant(this RecordKind kind) => kind is RecordKind.Receipt or RecordKind.Dip or RecordKind.Issue;
}
