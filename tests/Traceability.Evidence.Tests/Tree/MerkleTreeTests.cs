using Traceability.Evidence.Tree;

namespace Traceability.Evidence.Tests.Tree;

public sealed class MerkleTreeTests
{
    const int Largest = 70;

    /// <summary>The eight leaves of the Certificate Transparency reference tree.</summary>
    static readonly string[] ReferenceLeaves = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"];

    static byte[][] Leaves(int count) => [.. Enumerable.Range(0, count).Select(i => MerkleTree.Leaf(BitConverter.GetBytes(i)))];

    [Fact]
    public void Hashes_are_those_of_the_reference_implementation()
    {
        Assert.Equal("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", Convert.ToHexStringLower(MerkleTree.EmptyRoot));
        Assert.Equal(MerkleTree.EmptyRoot, MerkleTree.Root([]));
        Assert.StartsWith("6e340b9c", Convert.ToHexStringLower(MerkleTree.Leaf([])), StringComparison.Ordinal);
        Assert.StartsWith("395aa064", Convert.ToHexStringLower(MerkleTree.Leaf("L123456"u8)), StringComparison.Ordinal);
        var leaves = ReferenceLeaves.Select(hex => MerkleTree.Leaf(Convert.FromHexString(hex))).ToArray();
        Assert.Equal("5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328", Convert.ToHexStringLower(MerkleTree.Root(leaves)));
    }

    [Fact]
    public void Every_inclusion_proof_of_trees_up_to_seventy_leaves_is_accepted_and_no_other()
    {
        for (var size = 1; size <= Largest; size++)
        {
            var leaves = Leaves(size);
            var root = MerkleTree.Root(leaves);
            for (var index = 0; index < size; index++)
            {
                var path = MerkleTree.Path(leaves, index);
                Assert.True(MerkleTree.VerifyInclusion(leaves[index], index, size, path, root), $"leaf {index} of {size}");
                Assert.False(MerkleTree.VerifyInclusion(leaves[(index + 1) % size], index, size, path, root) && size > 1, "another leaf");
                if (size > 1) Assert.False(MerkleTree.VerifyInclusion(leaves[index], (index + 1) % size, size, path, root), "another index");
                Assert.False(MerkleTree.VerifyInclusion(leaves[index], index, size, path, MerkleTree.EmptyRoot), "another root");
                Assert.False(MerkleTree.VerifyInclusion(leaves[index], index, size, [.. path, leaves[0]], root), "a longer path");
                if (path.Count == 0) continue;
                Assert.False(MerkleTree.VerifyInclusion(leaves[index], index, size, path[..^1], root), "a shorter path");
                for (var i = 0; i < path.Count; i++)
                {
                    var flipped = path.Select(hash => (byte[])hash.Clone()).ToList();
                    flipped[i][i % 32] ^= 1;
                    Assert.False(MerkleTree.VerifyInclusion(leaves[index], index, size, flipped, root), "a flipped path");
                }
            }
        }
    }

    [Theory]
    [InlineData(-1, 3)]
    [InlineData(3, 3)]
    [InlineData(0, 0)]
    [InlineData(0, -1)]
    [InlineData(long.MaxValue, long.MaxValue)]
    public void An_index_outside_the_tree_proves_nothing(long index, long size) => Assert.Null(MerkleTree.RootFromPath(MerkleTree.EmptyRoot, index, size, []));

    /// <summary>Sizes are not in the root: only the length of the path keeps a proof for a larger tree from passing as one for a smaller.</summary>
    [Fact]
    public void A_path_longer_than_the_tree_is_high_proves_nothing_even_with_the_root_it_leads_to()
    {
        var leaves = Leaves(7);
        for (var size = 1; size <= leaves.Length; size++)
        {
            var root = MerkleTree.Root(leaves[..size]);
            var extra = leaves[6];
            for (var index = 0; index < size; index++)
                Assert.False(MerkleTree.VerifyInclusion(leaves[index], index, size, [.. MerkleTree.Path(leaves[..size], index), extra], MerkleTree.Node(extra, root)));
            for (var size1 = 1; size1 < size; size1++)
            {
                var path = GrowingTreeTests.Grown(leaves[..size]).ConsistencyPath(size1, size);
                var root1 = MerkleTree.Root(leaves[..size1]);
                Assert.False(MerkleTree.VerifyConsistency(size1, MerkleTree.Node(extra, root1), size, MerkleTree.Node(extra, root), [.. path, extra]));
            }
        }
    }

    [Fact]
    public void Hashes_of_another_length_prove_nothing()
    {
        var leaves = Leaves(2);
        var root = MerkleTree.Root(leaves);
        Assert.False(MerkleTree.VerifyInclusion(leaves[0], 0, 2, [leaves[1][..31]], root));
        Assert.False(MerkleTree.VerifyInclusion(leaves[0][..31], 0, 2, [leaves[1]], root));
        Assert.False(MerkleTree.VerifyInclusion(leaves[0], 0, 2, [leaves[1]], root.AsSpan(0, 31)));
        Assert.False(MerkleTree.VerifyConsistency(1, leaves[0].AsSpan(0, 31), 2, root, [leaves[1]]));
        Assert.False(MerkleTree.VerifyConsistency(1, leaves[0], 2, root, [leaves[1][..31]]));
    }

    [Fact]
    public void Every_consistency_proof_of_trees_up_to_seventy_leaves_is_accepted_and_no_other()
    {
        var all = Leaves(Largest);
        var tree = GrowingTreeTests.Grown(all);
        var roots = Enumerable.Range(0, Largest + 1).Select(n => MerkleTree.Root(all[..n])).ToArray();
        for (var size2 = 1; size2 <= Largest; size2++)
        {
            for (var size1 = 1; size1 <= size2; size1++)
            {
                var path = tree.ConsistencyPath(size1, size2);
                Assert.True(MerkleTree.VerifyConsistency(size1, roots[size1], size2, roots[size2], path), $"{size1} to {size2}");
                Assert.False(MerkleTree.VerifyConsistency(size1, roots[size1], size2, roots[size2], [.. path, roots[1]]), "a longer path");
                if (size1 == size2) continue;
                Assert.False(MerkleTree.VerifyConsistency(size1, roots[size2], size2, roots[size1], path), "swapped roots");
                Assert.False(MerkleTree.VerifyConsistency(size1, roots[size1 - 1], size2, roots[size2], path), "another old root");
                Assert.False(MerkleTree.VerifyConsistency(size1, roots[size1], size2, roots[size2 - 1], path), "another new root");
                Assert.False(MerkleTree.VerifyConsistency(size1, roots[size1], size2, roots[size2], path[..^1]), "a shorter path");
                Assert.False(MerkleTree.VerifyConsistency(size2, roots[size2], size1, roots[size1], path), "backwards");
            }
        }
    }

    [Fact]
    public void From_the_empty_tree_only_the_empty_path_and_the_empty_root_are_consistent()
    {
        var root = MerkleTree.Root(Leaves(3));
        Assert.True(MerkleTree.VerifyConsistency(0, MerkleTree.EmptyRoot, 3, root, []));
        Assert.False(MerkleTree.VerifyConsistency(0, root, 3, root, []));
        Assert.False(MerkleTree.VerifyConsistency(0, MerkleTree.EmptyRoot, 3, root, [root]));
        Assert.False(MerkleTree.VerifyConsistency(-1, MerkleTree.EmptyRoot, 3, root, []));
    }
}
