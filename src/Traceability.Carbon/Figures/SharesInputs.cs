using System.Security.Cryptography;
using Traceability.Carbon.Activity;
using Traceability.Carbon.Allocation;
using Traceability.Carbon.Differences;
using Traceability.Carbon.Reading;

namespace Traceability.Carbon.Figures;

/// <summary>All that the shares of a period's runs are made from, besides the product figure and the report themselves, which are files of their own.</summary>
/// <param name="FigureSha256">Of the product figure's file, lower-case hex; likewise <paramref name="ReportSha256"/>.</param>
/// <param name="Generics">What a database says of the products.</param>
public sealed record SharesInputs(string Facility, string Period, string FigureSha256, string ReportSha256, IReadOnlyList<GenericFigure> Generics)
{
    /// <summary>What metering points counted of draws by them, in the report's order.</summary>
    public IReadOnlyList<CountedDraw> Draws { get; init; } = [];

    /// <summary>Of the file of shares. One of version 1 knows no draws by points.</summary>
    public int Version { get; init; } = SharesFile.Version;

    public static SharesInputs Of(FigureInputs figure, ReadOnlySpan<byte> figureFile, ReadOnlySpan<byte> report, IReadOnlyList<CountedDraw> draws, IReadOnlyList<GenericFigure> generics) =>
        new(figure.Plan.FacilityId, figure.Period.Name, Hash(figureFile), Hash(report), generics) { Draws = draws };

    /// <summary>Why these are not the shares of this figure and this report; null where they are.</summary>
    public string? NotOf(FigureInputs figure, ReadOnlySpan<byte> figureFile, ReadOnlySpan<byte> report) =>
        (Facility, Period) != (figure.Plan.FacilityId, figure.Period.Name) ? $"it is of {Facility}, {Period}"
        : FigureSha256 != Hash(figureFile) ? $"it names another product figure, {FigureSha256}"
        : ReportSha256 != Hash(report) ? $"it names another report of production, {ReportSha256}" : OtherEdge(figure);

    /// <summary>
    /// A register stands at one number at an instant, wherever that is said; two devices of one channel at two. Asked at the bounds of the figure's rows, where all devices that count have an edge;
    /// one that has not begun there stands at 0.
    /// </summary>
    string? OtherEdge(FigureInputs figure)
    {
        var told = figure.Activity.SelectMany(a => EvidenceItem.TryRead(a.Evidence, out var items) ? items.SelectMany(Edges).Where(e => e.AtMs == a.FromMs || e.AtMs == a.ToMs) : []).ToHashSet();
        var at = told.Select(e => (e.Channel, e.AtMs)).ToHashSet();
        foreach (var draw in Draws)
            foreach (var edge in EvidenceItem.TryRead(draw.Evidence, out var items) ? items.SelectMany(Edges) : [])
                if (edge.Steps != 0 && at.Contains((edge.Channel, edge.AtMs)) && !told.Contains(edge))
                    return $"{draw.Run}, {draw.PointId}: {edge.Channel} stands at {edge.Steps} steps at {Instants.Exactly(edge.AtMs)}; the product figure says {string.Join(", ", told.Where(e => (e.Channel, e.AtMs) == (edge.Channel, edge.AtMs)).Take(3).Select(e => e.Steps))}";
        return null;
    }

    static IEnumerable<(string Channel, long AtMs, long Steps)> Edges(EvidenceItem item) =>
        item is EvidenceItem.Counted counted ? [(counted.Channel, counted.FromMs, counted.FromSteps), (counted.Channel, counted.ToMs, counted.ToSteps)] : [];

    static string Hash(ReadOnlySpan<byte> file) => Convert.ToHexStringLower(SHA256.HashData(file));
}
