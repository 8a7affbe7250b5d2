namespace Traceability.Carbon.Certificates;

/// <summary>What an instrument that conveys attributes of electricity is called where it comes from.</summary>
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
