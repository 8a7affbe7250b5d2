using Traceability.Profiles;

namespace Traceability.Field.Modbus;

/// <summary>
/// One command on its way: written once, never again, and then its proof is read until it is given or its time is over. It holds its lane of the
/// bus so long, which the profile bounds to seconds.
/// </summary>
sealed class BusCommand(byte unit, ProfileCommand command, TimeSpan timeout, TimeProvider time) : BusErrand
{
    static readonly TimeSpan BetweenProofs = TimeSpan.FromMilliseconds(100);

    readonly TaskCompletionSource<CommandOutcome> done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<CommandOutcome> Outcome => done.Task;

    public override Task Ended => done.Task;

    protected override void NotDone() => done.SetResult(CommandOutcome.NotSent);

    public override async Task<ReadResult> RunAsync(IModbusLine line, CancellationToken cancellationToken)
    {
        var outcome = CommandOutcome.Unknown;
        try
        {
            var answer = await line.ExchangeAsync(new WriteExchange(unit, command), timeout, cancellationToken);
            if (answer.Outcome == ReadOutcome.Exception)
            {
                outcome = CommandOutcome.Refused;
                return answer;
            }
            if (answer.Outcome is ReadOutcome.ConnectionLost or ReadOutcome.ProtocolError) return answer;
            if (await IsProvenAsync(line, cancellationToken)) outcome = CommandOutcome.Done;
            else if (answer.IsOk) outcome = CommandOutcome.NoEffect;
            return answer;
        }
        finally
        {
            done.TrySetResult(outcome);
        }
    }

    async Task<bool> IsProvenAsync(IModbusLine line, CancellationToken cancellationToken)
    {
        var rule = command.Proof.Value.Rule;
        var request = new ReadRequest(unit, rule.Table, rule.SpanAddress, (ushort)rule.SpanWords);
        var span = new ushort[rule.SpanWords];
        var room = new ushort[rule.Words];
        var sent = time.GetTimestamp();
        while (true)
        {
            var read = await line.ReadAsync(request, span, timeout, cancellationToken);
            if (read.IsOk && command.Proof.IsGiven(rule.Gather(span, room))) return true;
            if (read.Outcome is ReadOutcome.ConnectionLost or ReadOutcome.ProtocolError || time.GetElapsedTime(sent) >= command.Proof.Within) return false;
            await Task.Delay(BetweenProofs, time, cancellationToken);
        }
    }
}
