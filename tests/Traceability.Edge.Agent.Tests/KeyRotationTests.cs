using Traceability.Edge.Agent.Recording;
using Traceability.Edge.Agent.Storage;
using Traceability.Evidence.Entries;
using Traceability.Evidence.Segments;
using Xunit;

namespace Traceability.Edge.Agent.Tests;

/// <summary>The device hands its chain over to a new key, and a cut at any instant leaves one key in force.</summary>
public sealed class KeyRotationTests : IDisposable
{
    readonly string folder = Directory.CreateTempSubdirectory("agent-").FullName;
    readonly TestLedger ledger = new();

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void After_a_rotation_the_new_key_signs_in_a_new_run_and_says_so()
    {
        var old = Begin();
        Rotate();
        using var next = Open();
        next.Start();
        Note(next);
        Assert.NotEqual(old, next.Keys.PublicKey.Kid);
        Assert.Single(next.History.Rotations);
        var stored = next.Store.Find(next.History.LastRotation + 1)!;
        Assert.True(SegmentMessage.TryRead(stored.Message, out var message).IsOk);
        Assert.True(Segment.TryRead(message!.Sign1, out var segment).IsOk);
        Assert.True(segment!.Sign1.IsSignedBy(next.Keys.PublicKey));
        Assert.True(message.TryReadBody(out var body).IsOk);
        Assert.Contains(body!.Entries, bytes => Entry.TryRead(bytes, out var entry).IsOk && entry is SiteEvent { Code: EventCode.KeyRotation } rotated
            && rotated.Detail == Convert.ToHexStringLower(next.Keys.PublicKey.Kid));
    }

    [Fact]
    public void A_cut_before_the_rotation_is_on_the_disk_leaves_the_old_key_and_one_after_it_the_new()
    {
        var old = Begin();
        Rotate();
        var keys = Path.Combine(folder, "data", "keys");
        var rotation = Directory.GetFiles(Path.Combine(folder, "data", "rotations")).Single();
        var taken = File.ReadAllBytes(Path.Combine(keys, "evidence.pem"));

        // As if the cut had come between the rotation's file and the key's new name.
        File.WriteAllBytes(Path.Combine(keys, "evidence.next.pem"), taken);
        using (var bench = Open()) Assert.NotEqual(old, bench.Keys.PublicKey.Kid);
        Assert.False(File.Exists(Path.Combine(keys, "evidence.next.pem")));

        // As if it had come before: a waiting key that no rotation names.
        File.Delete(rotation);
        File.WriteAllBytes(Path.Combine(keys, "evidence.next.pem"), taken);
        KeyHistory.Resume(Path.Combine(folder, "data"));
        Assert.False(File.Exists(Path.Combine(keys, "evidence.next.pem")));
        // The old private half is gone in this staging only; what is left must not be taken for the chain's key.
        Assert.Contains("one key, one chain", Assert.Throws<InvalidOperationException>(Open).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_rotation_goes_out_before_the_first_segment_of_each_connection()
    {
        Begin();
        Rotate();
        await using var uplink = new UplinkBench(folder, ledger);
        uplink.Start();
        uplink.Seal(2);
        uplink.Link.Connect();
        await Soon.Is(() => uplink.Link.SegmentNumbers.Count >= 2, "the segments");
        await uplink.Quiet();
        var topics = uplink.Link.Published.Select(p => p.Topic[(p.Topic.LastIndexOf('/') + 1)..]).ToList();
        Assert.InRange(topics.IndexOf("rotation"), 0, topics.IndexOf("segment") - 1);
        Assert.Equal(uplink.Bench.History.Rotations[0], uplink.Link.Published.First(p => p.Topic.EndsWith("/rotation", StringComparison.Ordinal)).Payload);
    }

    [Fact]
    public void A_store_that_ends_before_its_rotation_is_not_continued()
    {
        Begin();
        Rotate(beyond: 5);
        using var next = Open();
        Assert.Contains("the key was rotated after segment", Assert.Throws<InvalidOperationException>(next.Start).Message, StringComparison.Ordinal);
    }

    /// <summary>A chain with some segments; the kid of its key.</summary>
    byte[] Begin()
    {
        using var bench = Open();
        bench.Start();
        Note(bench);
        return bench.Keys.PublicKey.Kid;
    }

    /// <summary>As the command does it: nothing is sealed meanwhile.</summary>
    void Rotate(long beyond = 0)
    {
        using var bench = Open();
        using var store = SegmentStore.Open(bench.Data, bench.Time.GetUtcNow(), out var error) ?? throw new InvalidOperationException(error);
        var tip = ChainTip.Of(store, bench.Enrolment, bench.History, out error) ?? throw new InvalidOperationException(error);
        KeyHistory.Rotate(bench.Data, bench.Enrolment, bench.Keys, tip.Number + beyond, tip.Identity, bench.Time);
    }

    static void Note(Bench bench)
    {
        bench.Recorder.Note(new SiteEvent(EventCode.Gap, bench.NowMs, "mill", null, null, "timeout", ""));
        bench.Settle();
    }

    Bench Open() => new(folder: folder, ledger: ledger);
}
