using System.Net.Sockets;

namespace Traceability.Field.Modbus;

/// <summary>
/// One TCP connection to a Modbus server or gateway. Up to <c>window</c> questions may be outstanding; each answer finds its
/// question by transaction id and must fit it in unit, function and length. One connection is one socket: lost is lost, open another.
/// Allocates nothing per question.
/// </summary>
public sealed class ModbusTcpConnection : IModbusLine
{
    const int SendTimeoutMs = 3_000;

    readonly Lock gate = new();
    // Only blocking calls on it: a single asynchronous one would turn the socket non-blocking for good, and each blocking call after it into an
    // allocation and two thread changes.
    readonly Socket socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, SendTimeout = SendTimeoutMs };
    readonly TaskCompletionSource<bool> connected = new(TaskCreationOptions.RunContinuationsAsynchronously);
    readonly TimeProvider time;
    readonly LineStatistics statistics;
    readonly AbandonedTransactions abandoned = new();
    readonly PendingRead?[] pending;
    readonly List<PendingRead> free;
    ushort lastTransaction;
    bool closed;

    ModbusTcpConnection(int window, TimeProvider time, LineStatistics statistics)
    {
        this.time = time;
        this.statistics = statistics;
        pending = new PendingRead?[window];
        free = new List<PendingRead>(window);
        for (var i = 0; i < window; i++) free.Add(new PendingRead(this, time));
        // A new connection does not begin where the last one began: gateways are known that queue across connections.
        lastTransaction = (ushort)Random.Shared.Next();
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
        ModbusTcpConnection? connection = null;
        try
        {
            connection = new ModbusTcpConnection(window, time, statistics);
            // Closing the socket is what ends a blocking connect.
            await using var giveUp = both.Token.UnsafeRegister(static c => ((ModbusTcpConnection)c!).Dispose(), connection);
            connection.Start(host, port);
            if (await connection.connected.Task)
            {
                var made = connection;
                connection = null;
                return made;
            }
            cancellationToken.ThrowIfCancellationRequested();
            return null;
        }
        finally
        {
            connection?.Dispose();
        }
    }

    /// <inheritdoc cref="IModbusLine.ReadAsync"/>
    /// <remarks>Asking more than the window allows is the caller's bug and throws.</remarks>
    public ValueTask<ReadResult> ReadAsync(ReadRequest request, Memory<ushort> words, TimeSpan timeout, CancellationToken cancellationToken)
    {
        if (words.Length < request.Count) throw new ArgumentException("the buffer is smaller than the answer", nameof(words));
        return Ask(request, words, exchange: null, timeout, cancellationToken);
    }

    /// <inheritdoc cref="IModbusLine.ExchangeAsync"/>
    ValueTask<ReadResult> IModbusLine.ExchangeAsync(Exchange exchange, TimeSpan timeout, CancellationToken cancellationToken) =>
        Ask(new ReadRequest(exchange.Unit, default, 0, 0), default, exchange, timeout, cancellationToken);

    ValueTask<ReadResult> Ask(in ReadRequest request, Memory<ushort> words, Exchange? exchange, TimeSpan timeout, CancellationToken cancellationToken)
    {
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
            if (exchange is null) ModbusTcpFrame.WriteRequest(question.RequestBytes, transaction, request);
            else question.Bytes = ModbusTcpFrame.Frame(transaction, exchange);
            question.Exchange = exchange;
            question.Transaction = transaction;
            question.Request = request;
            question.Words = words;
            question.Cancellation = cancellationToken;
            question.Deadline = time.GetTimestamp() + (long)(timeout.TotalSeconds * time.TimestampFrequency);
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
        statistics.Frames?.Question(question.Bytes);
        try
        {
            // A few bytes into an empty socket buffer: it cannot block before thousands of questions lie unacknowledged, and the time-out
            // that guards even this has ended the connection long before.
            if (socket.Send(question.Bytes) != question.Bytes.Length) Lose(ReadOutcome.ConnectionLost);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            Lose(ReadOutcome.ConnectionLost);
        }
    }

    void Start(string host, int port) =>
        new Thread(() => Run(host, port), maxStackSize: 256 * 1024) { IsBackground = true, Name = "modbus tcp" }.Start();

    void Run(string host, int port)
    {
        try
        {
            socket.Connect(host, port);
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            Lose(ReadOutcome.ConnectionLost);
            return;
        }
        statistics.CountConnection();
        connected.TrySetResult(true);
        Receive();
    }

    /// <summary>
    /// Waits in a blocking receive on a thread of its own, and whoever awaits an answer goes on there: one wake-up and two system calls per
    /// question. Through the pool's event loop the same costs two more thread changes, which on a small board is more than all the rest.
    /// </summary>
    void Receive()
    {
        var buffer = new byte[4 * ModbusTcpFrame.MostBytes];
        var held = 0;
        var vigil = new ShortVigil();
        try
        {
            while (true)
            {
                if (IsWaiting) vigil.Keep(socket);
                var received = socket.Receive(buffer.AsSpan(held));
                if (received == 0) break;
                held += received;
                var used = 0;
                while (true)
                {
                    if (!ModbusTcpFrame.TryMeasure(buffer.AsSpan(used, held - used), out var frameBytes))
                    {
                        statistics.Frames?.Unasked(buffer.AsSpan(used, held - used));
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
                result = question.Exchange is { } exchange ? exchange.Take(frame[(ModbusTcpFrame.HeaderBytes - 1)..])
                    : ModbusTcpFrame.Decode(frame, transaction, question.Request, question.Words.Span);
                statistics.Frames?.Answer(question.Request, frame);
                TakeOut(question);
            }
            else
            {
                statistics.Frames?.Unasked(frame);
                if (abandoned.Remove(transaction)) statistics.CountLate();
                else statistics.CountUnknown();
            }
        }
        question?.Complete(result);
    }

    internal void Expire(PendingRead question)
    {
        lock (gate)
        {
            question.Rang();
            if (Array.IndexOf(pending, question) < 0) return;
            var left = question.Deadline - time.GetTimestamp();
            if (left > 0)
            {
                // Set for an earlier question, or a fraction of a millisecond early.
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
            if (closed) question.Dispose();
            else free.Add(question);
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
        // First, so that a caller who waits for the connection is free even where the kernel keeps the thread in its connect a while longer.
        connected.TrySetResult(false);
        socket.Dispose();
        foreach (var question in lost) question?.Complete(new(outcome));
    }

    bool IsWaiting
    {
        get { lock (gate) return !closed && Array.FindIndex(pending, static question => question is not null) >= 0; }
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
