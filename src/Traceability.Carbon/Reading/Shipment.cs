namespace Traceability.Carbon.Reading;

/// <summary>The data files that this build carries.</summary>
static class Shipment
{
    public static byte[] Bytes(string file)
    {
        using var stream = typeof(Shipment).Assembly.GetManifestResourceStream(file) ?? throw new InvalidOperationException($"{file} is not embedded");
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
