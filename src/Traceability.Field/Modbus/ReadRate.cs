namespace Traceability.Field.Modbus;

/// <summary>The plainest use of a connection, for benchmarks: the same question as fast as answers come, with <c>window</c> outstanding.</summary>
static class ReadRate
{
    /// <summary>Answers per second.</summary>
    /// <exception cref="IOException">No connection, or an answer that was not good: such a run measures nothing.</exception>
    public static async Task<double> MeasureAsync(
        string host, int port, ReadRequest request, int reads, int window, TimeProvider time, CancellationToken cancellationToken)
    {
        using var connection = await ModbusTcpConnection.ConnectAsync(
            host, port, window, TimeSpan.FromSeconds(3), time, new LineStatistics(), cancellationToken)
            ?? throw new IOException($"nothing listens at {host}:{port}");
        var began = time.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, window).Select(_ => LaneAsync(connection, request, reads / window, cancellationToken)));
        return reads / window * window / time.GetElapsedTime(began).TotalSeconds;
    }

    /// <summary>The same over a line that is open, which has one question outstanding.</summary>
    public static async Task<double> MeasureAsync(IModbusLine line, ReadRequest request, int reads, TimeProvider time, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        await LaneAsync(line, request, reads, cancellationToken);
        return reads / time.GetElapsedTime(began).TotalSeconds;
    }

    static async Task LaneAsync(IModbusLine connection, ReadRequest request, int reads, CancellationToken cancellationToken)
    {
        var words = new ushort[request.Count];
        for (var i = 0; i < reads; i++)
        {
            var result = await connection.ReadAsync(request, words, TimeSpan.FromSeconds(1), cancellationToken);
            if (!result.IsOk) throw new IOException($"read {i} of {request} ended with {result}");
        }
    }
}
