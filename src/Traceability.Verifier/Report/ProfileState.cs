using Traceability.Evidence.Bundles;
using Traceability.Evidence.Entries;

namespace Traceability.Verifier.Report;

/// <summary>How far the profiles that read the shown channels were verified: what they claim and what was published of them; the lower of the two counts.</summary>
static class ProfileState
{
    public static string Of(VerifiedChannel of) => $"{Words.Quoted(of.Channel.Id)} {of.Shown.Name()} (claimed {of.Claimed.Name()}, {Published(of)})";

    static string Published(VerifiedChannel of) => of.Publication is { Said: var said, IsSigned: var isSigned }
        ? $"published as {said.Verified.Name()} by {Words.Quoted(said.Organisation)}{(isSigned ? "" : ", the ledger's word")}"
        : of.IsNamed ? "published by nobody whom you named" : "published by nobody";
}
