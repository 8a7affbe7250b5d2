using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Traceability.Carbon.Findings;

/// <summary>
/// Something that a person must look at and dispose of. It marks a figure and refuses none. It follows from the data alone: recomputing gives the same finding again.
/// </summary>
/// <param name="Place">Stream, metering point, channel, process or certificate.</param>
/// <param name="Evidence">What was looked at, in one line.</param>
public sealed record Finding(FindingRule Rule, string Place, long FromMs, long ToMs, string Expected, string Observed, string Evidence)
{
    /// <summary>The finding's name: what is said of it holds for exactly this, and no longer once anything of it is another.</summary>
    public string Id => $"{Rule.Name()}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{Rule.Name()}\n{Place}\n{FromMs}\n{ToMs}\n{Expected}\n{Observed}\n{Evidence}")))[..8])}";
}
