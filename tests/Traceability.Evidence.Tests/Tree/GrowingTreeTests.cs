using Traceability.Evidence.Tree;

namespace Traceability.Evidence.Tests.Tree;

public sealed class GrowingTreeTests
{
    internal static GrowingTree Grown(byte[][] leaves)
    {
        var nodes = new Dictionary<(int, long), byte[]>();
        var tree = new GrowingTree((level, index) => nodes[(level, index)]);
        foreach (var leaf in leaves) tree.Append(leaf, (level, index, hash) => Assert.True(nodes.TryAdd((level, index), hash), "a node stored twice"));
        return tree;
    }

    [Fact]
    public void It_gives_the_roots_and_paths_of_the_whole_tree_at_every_size()
    {
        var leaves = Enumerable.Range(0, 70).Select(i => MerkleTree.Leaf([(byte)i])).ToArray();
        var tree = Grown(leaves);
        Assert.Equal(MerkleTree.EmptyRoot, Grown([]).Root());
        for (var size = 1; size <= leaves.Length; size++)
        {
            Assert.Equal(MerkleTree.Root(leaves[..size]), Grown(leaves[..size]).Root());
            for (var index = 0; index < size; index++) Assert.Equal(MerkleTree.Path(leaves[..size], index), tree.InclusionPath(index, size));
        }
    }

    [Fact]
    public void A_restored_tree_goes_on_where_the_stored_nodes_end()
    {
        var leaves = Enumerable.Range(0, 37).Select(i => MerkleTree.Leaf([(byte)i])).ToArray();
        var nodes = new Dictionary<(int, long), byte[]>();
        var first = new GrowingTree((level, index) => nodes[(level, index)]);
        foreach (var leaf in leaves[..21]) first.Append(leaf, (level, index, hash) => nodes.Add((level, index), hash));
        var second = new GrowingTree((level, index) => nodes[(level, index)]);
        second.Restore(21);
        foreach (var leaf in leaves[21..]) second.Append(leaf, (level, index, hash) => nodes.Add((level, index), hash));
        Assert.Equal(MerkleTree.Root(leaves), second.Root());
    }

    [Fact]
    public void Paths_outside_the_tree_are_refused()
    {
        var tree = Grown([MerkleTree.Leaf([1]), MerkleTree.Leaf([2])]);
        Assert.Throws<ArgumentOutOfRangeException>(() => tree.InclusionPath(2, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => tree.InclusionPath(0, 3));
        Assert.Throws<ArgumentOutOfRangeException>(() => tree.InclusionPath(-1, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => tree.ConsistencyPath(2, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => tree.ConsistencyPath(1, 3));
        Assert.Empty(tree.ConsistencyPath(0, 2));
        Assert.Empty(tree.ConsistencyPath(2, 2));
    }
}
