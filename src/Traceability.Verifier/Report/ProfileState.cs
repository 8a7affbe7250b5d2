using Traceability.Evidence.Bundles;

namespace Traceability.Verifier.Report;

/// <summary>How far the profiles that read the shown channels were verified: what they claim and what was published of them; the lower of the two counts.</summary>
static class ProfileState
{
    public static string Of(VerifiedChannel of) => $"{Words.Quoted(of.Channel.Id)} {Words.Of(of.Shown)} (claimed {Words.Of(of.Claimed)}, {Published(of)})";

    static string Published(VerifiedChannel of) => of.Publication is { Said: var said, IsSigned: var isSigned }
        ? $"published as {Words.Of(said.Verified)} by {Words.Quoted(said.Organisation)}{(isSigned ? "" : ", the ledger's word")}"
        : of.IsNamed ? "published by nobody whom you named" : "published by nobody";
}
