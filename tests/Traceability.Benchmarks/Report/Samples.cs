namespace Traceability.Benchmarks.Report;

/// <summary>Measurements of one thing; their order does not matter.</summary>
sealed class Samples
{
    readonly List<double> values = [];

    public int Count => values.Count;

    public double Median => Quantile(0.5);

    public void Add(double value) => values.Add(value);

    /// <summary>The smallest value that at least this share of all does not exceed.</summary>
    public double Quantile(double share)
    {
        values.Sort();
        return values[Math.Max(0, (int)Math.Ceiling(share * values.Count) - 1)];
    }

    /// <summary>Smallest and largest, to tell how far rounds differ.</summary>
    public string Range(string format) =>
        $"{values.Min().ToString(format, System.Globalization.CultureInfo.InvariantCulture)} to {values.Max().ToString(format, System.Globalization.CultureInfo.InvariantCulture)}";
}
