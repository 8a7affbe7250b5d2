namespace Traceability.Benchmarks.Report;

/// <summary>One line of a table; what does not apply is empty.</summary>
/// <param name="Met">Null where there is no goal.</param>
sealed record Row(string What, string Ours, string Peer, string Ratio, string Goal, bool? Met)
{
    public static Row Plain(string what, string ours, string peer = "") => new(what, ours, peer, "", "", null);

    /// <summary>Ours beside a peer that did the same work; the goal is a multiple of the peer.</summary>
    public static Row Beside(string what, double ours, double peer, string format, double? least) =>
        new(what, ours.ToString(format, Invariant), peer.ToString(format, Invariant), (ours / peer).ToString("0.00", Invariant),
            least is null ? "" : FormattableString.Invariant($"≥ {least} ×"), least is null ? null : ours / peer >= least);

    public static Row AtMost(string what, double ours, string format, string unit, double most, string peer = "") =>
        new(what, $"{ours.ToString(format, Invariant)} {unit}", peer, "", FormattableString.Invariant($"≤ {most} {unit}"), ours <= most);

    public static Row AtLeast(string what, double ours, string format, string unit, double least) =>
        new(what, $"{ours.ToString(format, Invariant)} {unit}", "", "", string.Create(Invariant, $"≥ {least:#,0} {unit}"), ours >= least);

    static System.Globalization.CultureInfo Invariant => System.Globalization.CultureInfo.InvariantCulture;
}
