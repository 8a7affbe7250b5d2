namespace Traceability.Carbon.Certificates;

/// <summary>The names of kinds of certificates.</summary>
public static class CertificateKinds
{
    /// <summary>Names as files write them.</summary>
    public static IReadOnlyList<(string Name, CertificateKind Kind)> Names { get; } =
        [("GO", CertificateKind.Go), ("REC", CertificateKind.Rec), ("I-REC", CertificateKind.IRec), ("contract", CertificateKind.Contract)];

    public static string Name(this CertificateKind kind) => Names[(int)kind].Name;
}
