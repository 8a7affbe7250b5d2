using System.Security.Cryptography;
using Traceability.Carbon.Emissions;
using Traceability.Carbon.Figures;

namespace Traceability.Verifier.Figures;

/// <summary>A figure file, what came of its inputs here, and whoever stands for it.</summary>
/// <param name="Differences">None where the file was made again to the same bytes.</param>
/// <param name="Shares">Null where no report of production was given.</param>
/// <param name="Deed">Null where none was given.</param>
sealed record RedoneFigure(string File, byte[] Bytes, FigureInputs Inputs, FacilityInventory Inventory, IReadOnlyList<FigureDifference> Differences, RedoneShares? Shares, CheckedDeed? Deed)
{
    public string Sha256 { get; } = Convert.ToHexStringLower(SHA256.HashData(Bytes));

    public bool IsComplete => Inventory.Complete && Inputs.Why.Count == 0;

    /// <summary>What the title says: accepted only where somebody stands for it and nothing that the reader asked for is wanting.</summary>
    public string Standing => (Differences.Count + (Shares?.Differences.Count ?? 0), Deed) switch
    {
        ( > 0, _) or (_, { Wrong: not null }) => "refused",
        (_, null) => "made again",
        (_, { Proof: not { IsKnown: true } }) => "sound in itself",
        (_, { LacksQuorum: true }) => "not witnessed",
        _ => "accepted",
    };

    public ExitCode Code => Standing switch
    {
        "refused" => ExitCode.Refused,
        "made again" or "accepted" => ExitCode.Accepted,
        _ => ExitCode.NotVouchedFor,
    };
}
