using Traceability.Evidence;
using Traceability.Evidence.Carrying;
using Traceability.Evidence.Cbor;

namespace Traceability.Edge.Setup.Carrying;

/// <summary>A ledger's answer on a stick, looked at before anything of it is handed over: whether it is one, and whole. What it says, the agent judges.</summary>
static class CarriedAnswer
{
    /// <summary>A sentence with its remedy where it cannot be imported; null where it can. The file is at its beginning again.</summary>
    public static async Task<string?> ExamineAsync(FileStream file, CancellationToken cancellationToken)
    {
        if (file.Length == 0) return "is empty. Remedy: copy it again from where the ledger gave it.";
        var items = new CborSequence(file);
        var first = await items.NextAsync(cancellationToken);
        if (first is not null && CarriedItems.IsOfChain(first)) return "is an exported chain, and no answer to one. Remedy: take it to the ledger, and import what the ledger gives for it.";
        var outcome = AnswerPart.TryReadBegin(first, out _);
        if (outcome.Kind == ReadKind.Newer) return $"cannot be read by this version: {outcome.Reason}. Remedy: edge-setup upgrade.";
        if (!outcome.IsOk) return "is no answer of a ledger. Remedy: import the file that the ledger gave for this device's chain.";
        AnswerPart? last = null;
        while (await items.NextAsync(cancellationToken) is { } item)
            if (!AnswerPart.TryRead(item, out last).IsOk) return $"is damaged before byte {items.Offset}. Remedy: copy it again.";
        if (!items.IsWhole || last is not { IsHead: true }) return $"is cut off at byte {items.Offset}. Remedy: copy it again; nothing of it was taken.";
        file.Position = 0;
        return null;
    }
}
