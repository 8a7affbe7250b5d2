using System.Net;

namespace Traceability.Edge.Setup.Carrying;

/// <summary>A file on its way to the agent; what the stick says against it is told from what the agent does.</summary>
/// <param name="taken">Called whenever a part of it has gone.</param>
sealed class CarriedFile(Stream file, Action taken) : HttpContent
{
    const int CopiedBytes = 64 << 10;

    /// <summary>Why the file could not be read to its end; null where it could.</summary>
    public Exception? Broken { get; private set; }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        var part = new byte[CopiedBytes];
        while (await ReadAsync(part, cancellationToken) is > 0 and var read)
        {
            await stream.WriteAsync(part.AsMemory(0, read), cancellationToken);
            taken();
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        length = file.Length;
        return true;
    }

    async Task<int> ReadAsync(byte[] part, CancellationToken cancellationToken)
    {
        try
        {
            return await file.ReadAsync(part, cancellationToken);
        }
        catch (IOException broken)
        {
            Broken = broken;
            throw;
        }
    }
}
