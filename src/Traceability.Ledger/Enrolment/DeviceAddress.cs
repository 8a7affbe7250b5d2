namespace Traceability.Ledger.Enrolment;

/// <summary>Where a device belongs and where its messages come from: the three levels of its topics.</summary>
readonly record struct DeviceAddress(string Organisation, string Facility, string Device)
{
    public override string ToString() => $"{Organisation}/{Facility}/{Device}";
}
