using System.Globalization;
using Traceability.Carbon.Activity;
using Traceability.Carbon.Allocation;
using Traceability.Carbon.Differences;
using Traceability.Carbon.Factors;
using Traceability.Carbon.Reading;

namespace Traceability.Carbon.Figures;

/// <summary>The file of shares: its inputs. What stands under <c>shares</c> is compared with what is made again, and not read.</summary>
static class SharesReader
{
    const int LongestPeriod = 64, HashDigits = 64;

    public static bool TryRead(string file, ReadOnlySpan<byte> utf8, out SharesInputs inputs, out IReadOnlyList<ReadFault> faults)
    {
        inputs = null!;
        var found = new List<ReadFault>();
        faults = found;
        if (utf8.Length > SharesFile.MostBytes)
        {
            found.Add(new ReadFault(ReadFaultKind.Unreadable, file, 1, "(file)", string.Create(CultureInfo.InvariantCulture, $"{utf8.Length} bytes"), string.Create(CultureInfo.InvariantCulture, $"at most {SharesFile.MostBytes}")));
            return false;
        }
        if (Fields.Open(file, utf8, SharesFile.Format, SharesFile.OldestVersion, SharesFile.Version, found) is not var (fields, version)) return false;
        var facility = fields.Text("facility", Name.Allowed, Name.Fits);
        var period = fields.Text("period", $"a period's name of at most {LongestPeriod} characters", n => n.Length <= LongestPeriod);
        var (figure, report) = (ReadHash(fields, "product_figure"), ReadHash(fields, "production"));
        var draws = version < SharesFile.HasDraws ? [] : fields.Objects("draws", most: PointDraws.Most).Select(ReadDraw).ToList();
        var generics = fields.Objects("generic", most: SharesFile.MostGenerics).Select(ReadGeneric).ToList();
        fields.Object("shares");
        fields.NoOthers();
        if (found.Count > 0) return false;
        inputs = new SharesInputs(facility, period, figure, report, generics) { Draws = draws, Version = version };
        return true;
    }

    static CountedDraw ReadDraw(Fields row)
    {
        string Named(string key) => row.Text(key, Name.Allowed, Name.Fits);
        var draw = new CountedDraw(Named("run"), Named("stream"), Named("point"), row.Has("product") ? Named("product") : null, row.Exact("counted"), row.OneOf("basis", ActivityBases.Names), row.Text("evidence", "a line of text"),
            row.Has("incomplete") ? row.Text("incomplete", "a line of text") : null);
        row.NoOthers();
        return draw;
    }

    static GenericFigure ReadGeneric(Fields row)
    {
        var (id, version, set) = (row.Text("id", Name.Allowed, Name.Fits), row.Whole("version", 1, 1_000_000), ReadHash(row, "set"));
        var product = row.Text("product", Name.Allowed, Name.Fits);
        var perKg = row.Number("kg_per_kg");
        if (perKg.Exponent < -9) row.Refuse("kg_per_kg", "at most 9 decimals");
        var (gwp, boundary) = (row.Text("gwp_set", Name.Allowed, Name.Fits), row.OneOf("boundary", GenericStatement.Boundaries));
        var inputs = row.Has("inputs") && row.Object("inputs") is { } took ? GenericReader.ReadInputs(took) : null;
        var (from, to) = (row.Day("valid_from"), row.Day("valid_to"));
        var generic = new GenericFigure(id, version, set, new ProductFigure(product, perKg.RoundedTo(-9).Mantissa, gwp, boundary, inputs), from, to, FactorSetReader.ReadSource(row), row.Text("licence"));
        row.NoOthers();
        return generic;
    }

    static string ReadHash(Fields row, string key) =>
        row.Text(key, "a SHA-256 in lower-case hex", hash => hash.Length == HashDigits && hash.All(c => char.IsAsciiDigit(c) || c is >= 'a' and <= 'f'));
}
