using System.Buffers.Binary;
using System.Globalization;
using System.Net.Sockets;
using Xunit;

namespace Traceability.SystemTests.Provisioning;

/// <summary>What somebody before a meter (SDM630) reads off it: asked of the meter itself, past everything of ours.</summary>
static class MeterDisplay
{
    const int ImportedKilowattHours = 0x0048, TotalWatts = 0x0034;

    public static async Task<string> EnergyAsync(int port, byte unit) => (await ReadAsync(port, unit, ImportedKilowattHours)).ToString("0.00", CultureInfo.InvariantCulture);

    public static async Task<string> PowerAsync(int port, byte unit) => (await ReadAsync(port, unit, TotalWatts)).ToString("0.0", CultureInfo.InvariantCulture);

    static async Task<float> ReadAsync(int port, byte unit, ushort address)
    {
        using TcpClient gateway = new();
        await gateway.ConnectAsync("127.0.0.1", port, TestContext.Current.CancellationToken);
        byte[] question = [0, 1, 0, 0, 0, 6, unit, 4, (byte)(address >> 8), (byte)address, 0, 2], answer = new byte[13];
        await gateway.GetStream().WriteAsync(question, TestContext.Current.CancellationToken);
        await gateway.GetStream().ReadExactlyAsync(answer, TestContext.Current.CancellationToken);
        Assert.Equal([0, 1, 0, 0, 0, 7, unit, 4, 4], answer[..9]);
        return BinaryPrimitives.ReadSingleBigEndian(answer.AsSpan(9));
    }
}
