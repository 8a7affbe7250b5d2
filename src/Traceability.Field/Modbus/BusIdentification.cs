using Traceability.Profiles;

namespace Traceability.Field.Modbus;

/// <summary>Asks a unit what it is. Each question costs at most one time-out, and a unit that does not answer is asked no further.</summary>
sealed class BusIdentification(byte unit, IReadOnlyList<ProfileText> texts, TimeSpan timeout) : BusErrand
{
    /// <summary>Of objects; a device has seven basic ones.</summary>
    const int MostPages = 4;

    readonly TaskCompletionSource<DeviceIdentification?> done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<DeviceIdentification?> Told => done.Task;

    public override Task Ended => done.Task;

    protected override void NotDone() => done.SetResult(null);

    public override async Task<ReadResult> RunAsync(IModbusLine line, CancellationToken cancellationToken)
    {
        SortedDictionary<byte, string> objects = [];
        List<DeviceText> read = [];
        ReadResult objection = new(ReadOutcome.ConnectionLost), answer = objection;
        try
        {
            // The texts first: some units fall silent for a while after a function that they do not know.
            foreach (var text in texts)
            {
                var words = new ushort[text.Words];
                answer = await line.ReadAsync(new ReadRequest(unit, text.Table, text.WireAddress, (ushort)text.Words), words, timeout, cancellationToken);
                read.Add(new DeviceText(text.Name, answer.IsOk ? text.Read(words) : null, answer));
                if (IsLost(answer)) return answer;
            }
            byte? next = 0;
            for (var page = 0; page < MostPages && next is { } first; page++)
            {
                var exchange = new IdentificationExchange(unit, first);
                objection = answer = await line.ExchangeAsync(exchange, timeout, cancellationToken);
                if (!answer.IsOk) return answer;
                foreach (var (number, value) in exchange.Objects) objects[number] = value;
                next = exchange.Next;
            }
            return answer;
        }
        finally
        {
            done.TrySetResult(new DeviceIdentification(objects.Count > 0 ? objects : null, objection, read));
        }
    }

    static bool IsLost(ReadResult answer) => answer.Outcome is ReadOutcome.ConnectionLost or ReadOutcome.ProtocolError;
}
