using System.Globalization;
using System.Text;
using Xunit;

namespace Traceability.Testing;

/// <summary>Our sizes, places and numbers beside those of the C headers, asserted by a compiler of each architecture that the product runs on.</summary>
public static class HeaderLayout
{
    /// <summary>Debian's compilers.</summary>
    public const string X64 = "gcc", Arm64 = "aarch64-linux-gnu-gcc";

    /// <param name="facts">A constant expression of C, and our number for it; unsigned 32-bit numbers as they are.</param>
    public static void Agrees(string compiler, IEnumerable<string> includes, IEnumerable<(string C, long Ours)> facts)
    {
        using var scratch = new Peer.Scratch();
        var headers = string.Concat(includes.Select(header => $"#include <{header}>\n"));
        if (Peer.Run(compiler, ["-fsyntax-only", scratch.Write("headers.c", Encoding.ASCII.GetBytes(headers))], []) is not { Code: 0 })
            Assert.Skip($"no {compiler} with {string.Join(", ", includes)} here (Debian: {(compiler == X64 ? "gcc, libc6-dev" : "gcc-aarch64-linux-gnu, libc6-dev-arm64-cross")}, libmosquitto-dev)");
        var assertions = facts.Select(fact => string.Create(CultureInfo.InvariantCulture, $"_Static_assert((long long)({fact.C}) == {fact.Ours}LL, \"{fact.C} is not {fact.Ours}\");\n"));
        var said = Peer.Run(compiler, ["-fsyntax-only", scratch.Write("facts.c", Encoding.ASCII.GetBytes(headers + string.Concat(assertions)))], [])!;
        Assert.True(said.Code == 0, said.Output + said.Error);
    }
}
