using System.Security.Cryptography;
using Traceability.Evidence.Cose;
using Traceability.Evidence.Enrolment;
using Traceability.Evidence.Tree;

namespace Traceability.Testing;

/// <summary>Enrolment terms of a ledger that nobody will ask.</summary>
public static class Terms
{
    public static EnrolmentTerms Of(string organisation, string facility, string device) => new()
    {
        Organisation = organisation,
        Facility = facility,
        Device = device,
        Voucher = RandomNumberGenerator.GetBytes(16),
        LedgerOnlineKey = FreshKey(),
        LedgerRootKey = FreshKey(),
        Logs = [new PinnedLog("nowhere/segments", FreshKey(), 0, MerkleTree.EmptyRoot)],
    };

    static byte[] FreshKey() => Ed25519.PublicKey(RandomNumberGenerator.GetBytes(32));
}
