namespace Traceability.Evidence.Records;

/// <summary>What somebody did under their name. The numbers are final.</summary>
public enum DeedKind
{
    /// <summary>The figure of a period no longer follows what comes in; it may leave the house.</summary>
    Closing = 1,

    /// <summary>A verifier's opinion on a closed figure.</summary>
    Assurance = 2,

    /// <summary>Another figure in the place of a closed one, with the reason.</summary>
    Restatement = 3,

    /// <summary>What became of a finding.</summary>
    Disposition = 4,

    /// <summary>A monitoring plan comes into force.</summary>
    Plan = 5,

    /// <summary>The calibrations of a facility's instruments.</summary>
    Calibrations = 6,

    /// <summary>A set of emission factors comes into use.</summary>
    Factors = 7,

    /// <summary>The energy attribute certificates that a facility claims.</summary>
    Certificates = 8,

    /// <summary>What a facility made in a period, and what it took for it.</summary>
    Production = 9,

    /// <summary>The register words that were read by one device profile are decoded by another.</summary>
    Redecoding = 10,
}

public static class DeedKinds
{
    public static IReadOnlyList<(string Name, DeedKind Kind)> Names { get; } =
    [
        ("closing", DeedKind.Closing), ("assurance", DeedKind.Assurance), ("restatement", DeedKind.Restatement), ("disposition", DeedKind.Disposition),
        ("plan", DeedKind.Plan), ("calibrations", DeedKind.Calibrations), ("factors", DeedKind.Factors), ("certificates", DeedKind.Certificates), ("production", DeedKind.Production),
        ("redecoding", DeedKind.Redecoding),
    ];

    public static string Name(this DeedKind kind) => Names[(int)kind - 1].Name;

    /// <summary>Deeds that follow one another: a period's three kinds are one line, every other kind is a line of its own.</summary>
    public static DeedKind Line(this DeedKind kind) => kind is DeedKind.Assurance or DeedKind.Restatement ? DeedKind.Closing : kind;

    /// <summary>Without a reason these are nobody's word.</summary>
    public static bool NeedsNote(this DeedKind kind) => kind is DeedKind.Assurance or DeedKind.Restatement or DeedKind.Disposition or DeedKind.Redecoding;
}
