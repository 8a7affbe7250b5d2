using System.IO.Compression;
using System.Security.Cryptography;

namespace Traceability.Ledger.Web;

/// <summary>The page's script, style and mark, embedded in this assembly. Their address carries their hash, so a browser may keep them for ever.</summary>
sealed class PageAssets
{
    static readonly (string Name, string Type)[] Files =
        [("page.js", "text/javascript; charset=utf-8"), ("page.css", "text/css; charset=utf-8"), ("mark.svg", "image/svg+xml")];

    readonly Dictionary<string, Asset> assets = Files.ToDictionary(f => f.Name, f => Load(f.Name, f.Type), StringComparer.Ordinal);

    public PageAssets() => Version = string.Join('.', assets.Values.Select(a => a.Hash[..8]));

    /// <summary>Changes with any of the files.</summary>
    public string Version { get; }

    public Asset? Find(string name) => assets.GetValueOrDefault(name);

    public string Address(string name) => $"/dist/{name}?{assets[name].Hash[..8]}";

    /// <param name="Gzip">The same bytes, compressed once.</param>
    internal sealed record Asset(string Type, string Hash, byte[] Plain, byte[] Gzip);

    static Asset Load(string name, string type)
    {
        using var stream = typeof(PageAssets).Assembly.GetManifestResourceStream(name) ?? throw new InvalidOperationException($"{name} is not embedded");
        var plain = new byte[stream.Length];
        stream.ReadExactly(plain);
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Optimal)) gzip.Write(plain);
        return new Asset(type, Convert.ToHexStringLower(SHA256.HashData(plain)), plain, compressed.ToArray());
    }
}
