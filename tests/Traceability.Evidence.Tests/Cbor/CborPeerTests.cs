using System.Text;
using Traceability.Evidence.Cbor;

namespace Traceability.Evidence.Tests.Cbor;

/// <summary>The two cbor2, of Debian's python3 and of npm, share a name and no line: what we write, each reads and writes again to the same bytes.</summary>
public sealed class CborPeerTests
{
    [Fact]
    public void Cbor2_for_python_writes_the_same_bytes_again()
    {
        var python = Peer.PythonWith("cbor2");
        var lines = Items().Select(Convert.ToHexStringLower).ToArray();
        var answer = Peer.Run(python, [Path.Combine(Peer.Folder, "canonical.py")], Encoding.ASCII.GetBytes(string.Join('\n', lines)))!;
        Assert.True(answer.Code == 0, answer.Error);
        Assert.Equal(lines, answer.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    /// <summary>It also refuses whatever is not in deterministic encoding.</summary>
    [Fact]
    public void Cbor2_for_node_writes_the_same_bytes_again()
    {
        var lines = Items().Select(Convert.ToHexStringLower).ToArray();
        Assert.Equal(lines, Node.Lines("canonical.mjs", lines));
    }

    static List<byte[]> Items()
    {
        var items = new List<byte[]>();
        for (var seed = 0; seed < 400; seed++)
        {
            items.Add(Item(new Random(seed)));
            items.Add(new RandomEntries(seed).Any().Encode());
        }
        var sent = SignedSegment.Of(new RandomEntries(9).Weighing());
        items.AddRange([sent.Message, sent.Segment.Sign1.Bytes, sent.Segment.Sign1.ToBeSigned, sent.Header.Encode(), sent.Body.Encode()]);
        Assert.All(items, item => Assert.Equal(ReadOutcome.Ok, DeterministicCbor.Check(item)));
        return items;
    }

    /// <summary>Any nesting of what the writer can write; integer keys in the order the standard asks for.</summary>
    static byte[] Item(Random random)
    {
        var writer = new CborWriter();
        Write(writer, random, 4);
        return writer.ToArray();

        static void Write(CborWriter writer, Random random, int depth)
        {
            switch (random.Next(depth == 0 ? 4 : 7))
            {
                case 0: writer.Integer(random.NextInt64() >> random.Next(64)); break;
                case 1: writer.Text(new string((char)random.Next(32, 0x3000), random.Next(40))); break;
                case 2: writer.Reserve(random.Next(300)); break;
                case 3: writer.Null(); break;
                case 4:
                    var items = random.Next(6);
                    writer.Array(items);
                    for (var i = 0; i < items; i++) Write(writer, random, depth - 1);
                    break;
                case 5:
                    long[] keys = [.. Enumerable.Range(0, random.Next(6)).Select(i => (long)i * i * i * 30 + random.Next(10)), -1, -30, -300];
                    writer.Map(keys.Length);
                    foreach (var key in keys)
                    {
                        writer.Integer(key);
                        Write(writer, random, depth - 1);
                    }
                    break;
                default:
                    writer.Tag(60000 + (ulong)random.Next(100));
                    Write(writer, random, depth - 1);
                    break;
            }
        }
    }
}
