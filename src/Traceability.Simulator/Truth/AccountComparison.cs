namespace Traceability.Simulator.Truth;

/// <summary>Whether two accounts of one site say the same, list members included (a record compares its lists by reference).</summary>
static class AccountComparison
{
    public static bool Same(Account one, Account other) =>
        one.State == other.State && one.Weighings == other.Weighings && one.UnderWay == other.UnderWay
        && one.Open.SequenceEqual(other.Open)
        && one.Channels.All(channel => other.Channels.TryGetValue(channel.Key, out var twin) && twin == channel.Value);
}
