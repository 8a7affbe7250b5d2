namespace Traceability.Carbon.Certificates;

public enum CertificateKind
{
    /// <summary>Guarantee of origin (Directive (EU) 2018/2001 art. 19).</summary>
    Go,

    /// <summary>Renewable energy certificate of a North American registry.</summary>
    Rec,

    /// <summary>Of the I-TRACK standard, where there is no national scheme.</summary>
    IRec,

    /// <summary>A power purchase contract or a supplier's tariff, without certificates of a registry.</summary>
    Contract,
}

public static class CertificateKinds
{
    /// <summary>Names as files write them.</summary>
    public static IReadOnlyList<(string Name, CertificateKind Kind)> Names { get; } =
        [("GO", CertificateKind.Go), ("REC", CertificateKind.Rec), ("I-REC", CertificateKind.IRec), ("contract", CertificateKind.Contract)];

    public static string Name(this CertificateKind kind) => Names[(int)kind].Name;
}
