using Traceability.Field.Modbus;

namespace Traceability.Edge.Agent.Wiring;

/// <summary>What reads on a bus from its beginning, or from the end of a lease, on; made for one use.</summary>
/// <param name="Running">Each runs until cancelled, and has let go of its line when it ends.</param>
/// <param name="Master">Set where we ask.</param>
/// <param name="Account">The bus's statistics as JSON; null where only a tag reader is on it.</param>
sealed record BusWork(IReadOnlyList<Func<CancellationToken, Task>> Running, ModbusBus? Master, Func<byte[]>? Account);
