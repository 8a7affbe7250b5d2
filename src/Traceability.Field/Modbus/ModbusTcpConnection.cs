using System.Net.Sockets;

namespace Traceability.Field.Modbus;

/// <summary>
/// One TCP connection to a Modbus server or gateway, reading only. Up to <c>window</c> questions may be outstanding; each answer finds its
/// question by transaction id and must fit it in unit, function and length. One connection is one socket: lost is lost, open another.
/// Allocates nothing per question.
/// </summary>
public sealed class ModbusTcpConnection : IModbusLine
{
    readonly Lock gate = new();
    readonly Socket socket;
    readonly TimeProvider time;
    readonly LineStatistics statistics;
    readonly AbandonedTransactions abandoned = new();
    readonly PendingRead?[] pending;
    readonly List<PendingRead> free;
    ushort lastTransaction;
    bool closed;

    ModbusTcpConnection(Socket socket, int window, TimeProvider time, LineStatistics statistics)
    {
        this.socket = socket;
        this.time = time;
        this.statistics = statistics;
        pending = new PendingRead?[window];
        free = new List<PendingRead>(window);
        for (var i = 0; i < window; i++) free.Add(new PendingRead(this, time));
        // A new connection does not begin where the last one began: gateways are known that queue across connections.
        lastTransaction = (ushort)Random.Shared.Next();
        _ = ReceiveAsync();
    }

    public bool IsOpen
    {
        get { lock (gate) return !closed; }
    }

    /// <summary>Connects, or null when the peer cannot be reached in time.</summary>
    /// <param name="window">How many questions may be outstanding; 1 for gateways that serialise.</param>
    public static async ValueTask<ModbusTcpConnection?> ConnectAsync(
        string host, int port, int window, TimeSpan timeout, TimeProvider time, LineStatistics statistics, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(window, 1);
        using var limit = new CancellationTokenSource(timeout, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        Socket? socket = null;
        try
        {
            socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(host, port, both.Token);
            socket.NoDelay = true;
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
            var connection = new ModbusTcpConnection(socket, window, time, statistics);
            socket = null;
            statistics.CountConnection();
            return connection;
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return null;
        }
        finally
        {
            socket?.Dispose();
        }
    }

    /// <inheritdoc cref="IModbusLine.ReadAsync"/>
    /// <remarks>Asking more than the window allows is the caller's bug and throws.</remarks>
    public ValueTask<ReadResult> ReadAsync(ReadRequest request, Memory<ushort> words, TimeSpan timeout, CancellationToken cancellationToken)
    {
        if (words.Length < request.Count) throw new ArgumentException("the buffer is smaller than the answer", nameof(words));
        cancellationToken.ThrowIfCancellationRequested();

        PendingRead question;
        ValueTask<ReadResult> answer;
        lock (gate)
        {
            if (closed) return new(new ReadResult(ReadOutcome.ConnectionLost));
            if (free.Count == 0) throw new InvalidOperationException("more questions than the connection's window");
            question = free[^1];
            free.RemoveAt(free.Count - 1);
            var transaction = NextTransaction();
            ModbusTcpFrame.WriteRequest(question.Bytes, transaction, request);
            question.Transaction = transaction;
            question.Request = request;
            question.Words = words;
            question.Cancellation = cancellationToken;
            question.Deadline = time.GetTimestamp() + (long)(timeout.TotalSeconds * time.TimestampFrequency);
            question.Sending = true;
            pending[Array.IndexOf(pending, null)] = question;
            answer = question.Task;
            question.Arm(timeout);
            question.Registration = cancellationToken.UnsafeRegister(static state => ((PendingRead)state!).CancelByCaller(), question);
        }
        Send(question);
        return answer;
    }

    public void Dispose() => Lose(ReadOutcome.ConnectionLost);

    void Send(PendingRead question)
    {
        try
        {
            var sending = socket.SendAsync(question.Bytes, SocketFlags.None, CancellationToken.None);
            if (sending.IsCompletedSuccessfully)
            {
                question.Sending = false;
                if (sending.Result != ModbusTcpFrame.RequestBytes) Lose(ReadOutcome.ConnectionLost);
            }
            else
            {
                _ = FinishSendingAsync(question, sending);
            }
        }
        catch (ObjectDisposedException)
        {
            Lose(ReadOutcome.ConnectionLost);
        }
    }

    /// <summary>The peer has stopped taking bytes. The question may time out meanwhile; its buffer stays the socket's until this ends.</summary>
    async Task FinishSendingAsync(PendingRead question, ValueTask<int> sending)
    {
        try
        {
            var sent = await sending;
            question.Sending = false;
            if (sent != ModbusTcpFrame.RequestBytes) Lose(ReadOutcome.ConnectionLost);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            Lose(ReadOutcome.ConnectionLost);
        }
    }

    async Task ReceiveAsync()
    {
        var buffer = new byte[4 * ModbusTcpFrame.MostBytes];
        var held = 0;
        try
        {
            while (true)
            {
                var received = await socket.ReceiveAsync(buffer.AsMemory(held), SocketFlags.None, CancellationToken.None);
                if (received == 0) break;
                held += received;
                var used = 0;
                while (true)
                {
                    if (!ModbusTcpFrame.TryMeasure(buffer.AsSpan(used, held - used), out var frameBytes))
                    {
                        Lose(ReadOutcome.ProtocolError);
                        return;
                    }
                    if (frameBytes == 0) break;
                    Take(buffer.AsSpan(used, frameBytes));
                    used += frameBytes;
                }
                if (used == 0) continue;
                buffer.AsSpan(used, held - used).CopyTo(buffer);
                held -= used;
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Falls through to the one place where a connection ends.
        }
        Lose(ReadOutcome.ConnectionLost);
    }

    void Take(ReadOnlySpan<byte> frame)
    {
        var transaction = ModbusTcpFrame.Transaction(frame);
        PendingRead? question;
        ReadResult result = default;
        lock (gate)
        {
            question = Outstanding(transaction);
            if (question is not null)
            {
                // Decoded while the question still stands in the table: from its removal on the buffer is the caller's again.
                result = ModbusTcpFrame.Decode(frame, transaction, question.Request, question.Words.Span);
                TakeOut(question);
            }
            else if (abandoned.Remove(transaction))
            {
                statistics.CountLate();
            }
            else
            {
                statistics.CountUnknown();
            }
        }
        question?.Complete(result);
    }

    internal void Expire(PendingRead question)
    {
        lock (gate)
        {
            if (Array.IndexOf(pending, question) < 0) return;
            var left = question.Deadline - time.GetTimestamp();
            if (left > 0)
            {
                // A timer set for an earlier question, or one that rang a fraction of a millisecond early.
                question.Arm(TimeSpan.FromMilliseconds(1 + left * 1000 / time.TimestampFrequency));
                return;
            }
            TakeOut(question);
            abandoned.Add(question.Transaction);
        }
        question.Complete(new(ReadOutcome.Timeout));
    }

    internal void CancelByCaller(PendingRead question)
    {
        lock (gate)
        {
            // The token of an earlier question of this object may fire late: the present question's own token decides.
            if (Array.IndexOf(pending, question) < 0 || !question.Cancellation.IsCancellationRequested) return;
            TakeOut(question);
            abandoned.Add(question.Transaction);
        }
        question.Cancel();
    }

    internal void GiveBack(PendingRead question)
    {
        lock (gate)
        {
            if (question.Sending || closed)
            {
                question.Dispose();
                if (closed) return;
                free.Add(new PendingRead(this, time));
                return;
            }
            free.Add(question);
        }
    }

    void Lose(ReadOutcome outcome)
    {
        PendingRead?[] lost;
        lock (gate)
        {
            if (closed) return;
            closed = true;
            lost = [.. pending];
            Array.Clear(pending);
            foreach (var idle in free) idle.Dispose();
            free.Clear();
        }
        socket.Dispose();
        foreach (var question in lost) question?.Complete(new(outcome));
    }

    ushort NextTransaction()
    {
        do lastTransaction++;
        while (Outstanding(lastTransaction) is not null || abandoned.Contains(lastTransaction));
        return lastTransaction;
    }

    PendingRead? Outstanding(ushort transaction)
    {
        foreach (var question in pending)
            if (question is not null && question.Transaction == transaction) return question;
        return null;
    }

    void TakeOut(PendingRead question) => pending[Array.IndexOf(pending, question)] = null;
}
