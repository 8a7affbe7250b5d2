using System.Text;
using Xunit;

namespace Traceability.Testing;

/// <summary>
/// Implementations from npm, as peer/package-lock.json names them. They are fetched once, into a folder that git does not see, by the first
/// test that asks; where node, npm or the registry is missing, that test and its like are skipped and say so.
/// </summary>
public static class Node
{
    static readonly Lazy<string?> Missing = new(Restore, LazyThreadSafetyMode.ExecutionAndPublication);

    static string File(string name) => Path.Combine(Peer.Folder, name);

    /// <summary>What a script of peer/ prints on this input.</summary>
    public static Peer.Answer Run(string script, string input, params string[] arguments)
    {
        if (Missing.Value is { } cause) Assert.Skip(cause);
        return Peer.Run("node", [File(script), .. arguments], Encoding.UTF8.GetBytes(input))!;
    }

    /// <summary>A script that answers each line of input with a line.</summary>
    public static string[] Lines(string script, IEnumerable<string> lines)
    {
        var answer = Run(script, string.Join('\n', lines));
        Assert.True(answer.Code == 0, answer.Error);
        return answer.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    static string? Restore()
    {
        if (Peer.Run("node", ["--version"], []) is not { Code: 0 } version) return "no node command here (Debian: nodejs)";
        if (!int.TryParse(version.Output.TrimStart('v').Split('.')[0], out var major) || major < 20) return $"node {version.Output.Trim()} is here, the peers need 20 or later";
        var restored = File("node_modules/.restored");
        var wanted = System.IO.File.ReadAllText(File("package-lock.json"));
        if (System.IO.File.Exists(restored) && System.IO.File.ReadAllText(restored) == wanted) return null;
        if (Peer.Run("npm", ["ci", "--prefix", Peer.Folder, "--loglevel=error", "--prefer-offline", "--fetch-retries=1", "--fetch-retry-mintimeout=1000"], []) is not { } install) return "no npm command here (Debian: npm)";
        if (install.Code != 0) return $"npm could not fetch the peers ({install.Error.Split('\n')[0]})";
        System.IO.File.WriteAllText(restored, wanted);
        return null;
    }
}
