using System.Globalization;
using System.Security.Cryptography;
using Microsoft.Data.Sqlite;
using Traceability.Carbon.Allocation;
using Traceability.Carbon.Emissions;
using Traceability.Carbon.Figures;
using Traceability.Evidence.Records;
using Traceability.Ledger.Deeds;
using Traceability.Ledger.Emissions;
using Traceability.Ledger.Standing;

namespace Traceability.Ledger.Periods;

/// <summary>A figure that somebody stands for: the document of a closing or a restatement, and what it says.</summary>
/// <param name="Deed">The newest one that brought it in.</param>
/// <param name="Bytes">What the deed's hash is of.</param>
/// <param name="By">Accounts that closed or restated the period, whenever: none of them vouches for it.</param>
/// <param name="Made">SHA-256 of the report of production that it was closed with; null where none stood.</param>
/// <param name="Drawn">What metering points counted of its runs; null where it was closed without shares, so that nothing can have moved.</param>
/// <param name="Same">What this program derives from the file's inputs is what the file says. Where it is not, <paramref name="Inventory"/> is not the closed figure and is never shown as it.</param>
sealed record StandingFigure(Deed Deed, IReadOnlyList<string> By, byte[] Bytes, FacilityInventory Inventory, FigureInputs Inputs, byte[]? Made, IReadOnlyList<CountedDraw>? Drawn, bool Same)
{
    public const string Document = "figure";

    /// <summary>The figure by the product methodology, where production was reported: never added to the other one.</summary>
    public const string ProductDocument = "product-figure";

    /// <summary>What that comes to by run and product, with what a database says of the same.</summary>
    public const string SharesDocument = "product-shares";

    public const string OtherProgram = "this program derives another figure from the closed one's inputs than the closed file says; the file counts, and verifier recompute names the differences";

    public IReadOnlyList<string> Why => Inputs.Why;

    /// <summary>Today's evidence, plan and factors give this very figure, and the same reasons why it is incomplete.</summary>
    public bool IsStill(PeriodAccount live) => live.Inventory is { } figure && figure.InputsHash == Inventory.InputsHash && live.Why.SequenceEqual(Why);

    /// <summary>To be said of whatever is a part of a closed period and made of today's evidence, which says otherwise.</summary>
    /// <param name="name">Of the closed period.</param>
    public string AsOfNow(string name) => $"Of the evidence of the closed {name} as of now; " +
        (Same ? $"the closed figure is {Scaled.Kilograms(Inventory.TotalMicrograms).ToString(CultureInfo.InvariantCulture)} kg." : "the closed figure is not shown: this program derives another from its inputs.");

    /// <summary>What was reported to be made, and what metering points counted of it, is what it was closed with.</summary>
    public bool IsMadeAs(PeriodAccount live) =>
        Made is { } closed ? live.Production is { } production && SHA256.HashData(production.File).AsSpan().SequenceEqual(closed) && (Drawn is null || production.Drawn.SequenceEqual(Drawn)) : live.Production is null;

    /// <summary>Of a period's deeds, oldest first; null while it is open.</summary>
    public static StandingFigure? Read(SqliteConnection connection, IReadOnlyList<Deed> deeds) =>
        deeds.LastOrDefault(Stands) is { } deed ? Of(connection, deed, deeds) : null;

    /// <summary>As the period was first closed.</summary>
    public static StandingFigure? First(SqliteConnection connection, IReadOnlyList<Deed> deeds) => deeds.FirstOrDefault() is { } deed ? Of(connection, deed, deeds) : null;

    /// <summary>An assurance brings no figure in; it vouches for the one that stands.</summary>
    static bool Stands(Deed deed) => deed.Kind is DeedKind.Closing or DeedKind.Restatement;

    /// <summary>The document alone, whatever this program makes of it.</summary>
    public static byte[]? FileOf(SqliteConnection connection, IReadOnlyList<Deed> deeds) =>
        deeds.LastOrDefault(Stands) is { } deed ? DeedQueries.Document(connection, deed.Document(Document)!) : null;

    /// <summary>Why a figure must not be closed: what cannot be read back and made again is nobody's proof. Null where it can.</summary>
    public static string? Unreadable(byte[] figure) =>
        !FigureFile.TryRead(Document, figure, [], out var inputs, out var faults) ? $"the figure cannot be read back: {faults[0]}"
        : !FigureFile.TryRedo(inputs, out var redone, out _, out var refusals) ? $"the figure cannot be made again: {refusals[0].Message}"
        : redone.AsSpan().SequenceEqual(figure) ? null : "the figure made again is another one";

    static IReadOnlyList<CountedDraw>? DrawnOf(SqliteConnection connection, Deed deed) =>
        deed.Document(SharesDocument) is { } sha256 && SharesFile.TryRead(SharesDocument, DeedQueries.Document(connection, sha256), out var shares, out _) ? shares.Draws : null;

    static StandingFigure Of(SqliteConnection connection, Deed deed, IReadOnlyList<Deed> deeds)
    {
        var bytes = DeedQueries.Document(connection, deed.Document(Document)!) ?? throw new InvalidDataException("a closed figure that is not in the store");
        if (!FigureFile.TryRead(Document, bytes, [], out var inputs, out var faults) || !FigureFile.TryRedo(inputs, out var redone, out var inventory, out _))
            throw new InvalidDataException($"a closed figure that cannot be read back from the store: {string.Join("; ", faults)}");
        return new StandingFigure(deed, [.. deeds.Where(Stands).Select(d => d.Account).Distinct(StringComparer.Ordinal)], bytes, inventory, inputs, StandingDocument.ClosedProduction(connection, deed)?.Sha256, DrawnOf(connection, deed), redone.AsSpan().SequenceEqual(bytes));
    }
}
