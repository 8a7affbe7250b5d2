using System.Text;
using System.Text.Json;
using Traceability.Evidence.Tree;

namespace Traceability.Verifier.Tests.Corpus.Making;

/// <summary>Inclusion, consistency (RFC 9162, 2.1.3.2 and 2.1.4.2; tamper-evidence §1.4).</summary>
static class TreeCases
{
    static readonly byte[][] Leaves = [.. Enumerable.Range(0, 7).Select(i => MerkleTree.Leaf([(byte)i]))];

    public static IEnumerable<MadeCase> All() =>
    [
        Inclusion("inclusion-accepted", 4, 7, Path(4, 7), Root(7), "accepted", "index 4 of 7"),
        Inclusion("inclusion-last-leaf", 6, 7, Path(6, 7), Root(7), "accepted", "§1.4: the last leaf of an odd tree has a short path"),
        Inclusion("inclusion-one-leaf", 0, 1, [], Root(1), "accepted", "§1.3: the empty path of a tree of one leaf"),
        Inclusion("inclusion-other-leaf", 3, 7, Path(4, 7), Root(7), "refused: inclusion", "§6.8 25: the path of another leaf"),
        Inclusion("inclusion-index-beyond-size", 7, 7, Path(4, 7), Root(7), "refused: inclusion", "§6.8 26: index ≥ size"),
        Inclusion("inclusion-size-zero", 0, 0, [], MerkleTree.EmptyRoot, "refused: inclusion", "§6.8 26: nothing is in an empty tree"),
        Inclusion("inclusion-path-too-long", 4, 7, [.. Path(4, 7), Leaves[0]], Root(7), "refused: inclusion", "§1.4: a path longer than the tree is high"),
        Inclusion("inclusion-path-too-short", 4, 7, Path(4, 7)[..^1], Root(7), "refused: inclusion", "§1.4: a path that ends below the root"),
        Inclusion("inclusion-node-as-leaf", 0, 4, Path(0, 7)[1..2], Root(4), "refused: inclusion", "§1.9: a node is no leaf, 00 and 01 tell them apart", leaf: MerkleTree.Node(Leaves[0], Leaves[1])),
        Consistency("consistency-accepted", 3, Root(3), 7, Root(7), Grown(3, 7), "accepted", "3 to 7"),
        Consistency("consistency-power-of-two", 4, Root(4), 7, Root(7), Grown(4, 7), "accepted", "§1.4: the old root is the first hash"),
        Consistency("consistency-same", 7, Root(7), 7, Root(7), [], "accepted", "§1.4: equal sizes, equal roots, no path"),
        Consistency("consistency-same-size-other-root", 7, Root(7), 7, Root(6), [], "refused: consistency", "§6.8 30: two checkpoints of one size"),
        Consistency("consistency-shrinking", 7, Root(7), 3, Root(3), Grown(3, 7), "refused: consistency", "§6.8 31: a shrinking checkpoint"),
        Consistency("consistency-rewritten", 3, Root(3, 9), 7, Root(7), Grown(3, 7), "refused: consistency", "§4.1: the cloud rewrites history"),
        Consistency("consistency-same-with-path", 7, Root(7), 7, Root(7), [Leaves[0]], "refused: consistency", "§1.4: equal sizes have no path"),
        Consistency("consistency-without-path", 3, Root(3), 7, Root(7), [], "refused: consistency", "§1.4: an empty path proves nothing"),
    ];

    static byte[][] Path(int index, int size) => [.. MerkleTree.Path(Leaves[..size], index)];

    static byte[] Root(int size, int changed = -1) =>
        MerkleTree.Root([.. Leaves[..size].Select((leaf, i) => changed >= 0 && i == 0 ? MerkleTree.Leaf([(byte)changed]) : leaf)]);

    static byte[][] Grown(int from, int to)
    {
        var nodes = new Dictionary<(int, long), byte[]>();
        var tree = new GrowingTree((level, index) => nodes[(level, index)]);
        foreach (var leaf in Leaves) tree.Append(leaf, (level, index, hash) => nodes[(level, index)] = hash);
        return [.. tree.ConsistencyPath(from, to)];
    }

    static MadeCase Inclusion(string name, int index, int size, byte[][] path, byte[] root, string outcome, string why, byte[]? leaf = null) =>
        Of(name, "inclusion", outcome, why, new { leaf = Hex(leaf ?? Leaves[Math.Min(index, 6)]), index, size, path = path.Select(Hex), root = Hex(root) });

    static MadeCase Consistency(string name, int size1, byte[] root1, int size2, byte[] root2, byte[][] path, string outcome, string why) =>
        Of(name, "consistency", outcome, why, new { size1, root1 = Hex(root1), size2, root2 = Hex(root2), path = path.Select(Hex) });

    internal static MadeCase Of(string name, string reader, string outcome, string why, object input) =>
        new(name, reader, outcome, why, [], [("input.json", Encoding.UTF8.GetBytes(JsonSerializer.Serialize(input, Indented) + "\n"))]);

    static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, NewLine = "\n" };

    internal static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);
}
