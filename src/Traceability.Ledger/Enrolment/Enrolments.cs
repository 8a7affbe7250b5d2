using System.Security.Cryptography;
using Traceability.Evidence.Cose;
using Traceability.Evidence.Enrolment;
using Traceability.Evidence.Log;
using Traceability.Evidence.Tree;
using Traceability.Ledger.Keys;
using Traceability.Ledger.Log;
using Traceability.Ledger.Store;
using Traceability.Mqtt;

namespace Traceability.Ledger.Enrolment;

/// <summary>
/// Gives out vouchers, takes enrolment requests and the organisation's approvals of them. One voucher, one device; one key, one chain; one device, one chain (until retiring a
/// device exists). Everything is written by the sequencer, so an answer stands only after its commit.
/// </summary>
sealed class Enrolments(Sequencer sequencer, EnrolledChains chains, LedgerKeys keys, string organisation, EvidenceKey? organisationKey, TimeProvider time)
{
    const int VoucherSize = 16;

    /// <summary>Long enough to carry it to a mine and to come back.</summary>
    static readonly TimeSpan VoucherLife = TimeSpan.FromDays(90);

    public async Task<EnrolmentAnswer> GiveVoucherAsync(DeviceAddress device, CancellationToken cancellationToken)
    {
        if (!Topics.IsId(device.Organisation) || !Topics.IsId(device.Facility) || !Topics.IsId(device.Device))
            return new EnrolmentAnswer.Invalid($"org, facility and device: 1 to {Topics.MaxIdLength} of a-z, 0-9, '-'");
        if (device.Organisation != organisation) return new EnrolmentAnswer.Invalid($"org: \"{device.Organisation}\"; allowed: \"{organisation}\"");
        var voucher = RandomNumberGenerator.GetBytes(VoucherSize);
        List<PinnedLog> logs = [];
        await sequencer.WriteAsync(writer =>
        {
            writer.AddVoucher(voucher, device, time.GetUtcNow().ToUnixTimeMilliseconds());
            foreach (var log in sequencer.Logs.All)
                logs.Add(new PinnedLog(log.Key.Name, log.Key.PublicKey, log.Published?.Size ?? 0, log.Published?.Root ?? MerkleTree.EmptyRoot));
        }, cancellationToken);
        return new EnrolmentAnswer.Terms(new EnrolmentTerms
        {
            Organisation = device.Organisation,
            Facility = device.Facility,
            Device = device.Device,
            Voucher = voucher,
            LedgerOnlineKey = keys.Online.Key.PublicKey,
            LedgerRootKey = keys.Root.PublicKey,
            Logs = logs,
        });
    }

    public async Task<EnrolmentAnswer> EnrolAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        var outcome = EnrolmentRequest.TryRead(bytes.Span, out var request, out var sign1);
        if (!outcome.IsOk) return new EnrolmentAnswer.Invalid(outcome.Reason);
        if (!sign1!.Kid.AsSpan().SequenceEqual(request!.EvidenceKey.Kid)) return new EnrolmentAnswer.Invalid("the request's kid is not that of its key");
        NoteKey[] own = [.. sequencer.Logs.All.Select(log => log.Key)];
        // One log: from terms that were given out before there was a statement log.
        if (request.Logs.Count > own.Length || request.Logs.Where((log, i) => log.Origin != own[i].Name || !log.Key.AsSpan().SequenceEqual(own[i].PublicKey)).Any()
            || !request.LedgerOnlineKey.AsSpan().SequenceEqual(keys.Online.Key.PublicKey)
            || !request.LedgerRootKey.AsSpan().SequenceEqual(keys.Root.PublicKey))
            return new EnrolmentAnswer.Invalid("the request pins another ledger");

        EnrolmentAnswer answer = new EnrolmentAnswer.Conflict("");
        // Not cancellable once in line: what is committed must also be known here, though nobody waits for the answer any more.
        cancellationToken.ThrowIfCancellationRequested();
        await sequencer.WriteAsync(writer => answer = Decide(writer, request, sign1), CancellationToken.None);
        return answer;
    }

    /// <summary>
    /// Takes the organisation's approval of an enrolled device. It needs no token: only the organisation's key can make it. Then the chain rests on
    /// the organisation's signature, and the statement log says so.
    /// </summary>
    public async Task<EnrolmentAnswer> ApproveAsync(byte[] chain, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        if (chains.Of(chain) is not { } enrolled) return new EnrolmentAnswer.Invalid("no such chain");
        var outcome = Approval.TryRead(bytes.Span, out var approval, out var sign1);
        if (!outcome.IsOk) return new EnrolmentAnswer.Invalid(outcome.Reason);
        if (approval!.Organisation != enrolled.Address.Organisation || !approval.Request.AsSpan().SequenceEqual(enrolled.Identity))
            return new EnrolmentAnswer.Invalid("the approval is of another enrolment");
        if (organisationKey is null) return new EnrolmentAnswer.Invalid("this ledger was started without the organisation's key (--organisation-key)");
        if (!sign1!.IsSignedBy(organisationKey)) return new EnrolmentAnswer.Invalid("the approval is not signed by the organisation's key");

        EnrolmentAnswer answer = new EnrolmentAnswer.Enrolled(enrolled);
        cancellationToken.ThrowIfCancellationRequested();
        await sequencer.WriteAsync(writer =>
        {
            var (request, standing) = writer.FindApproval(chain);
            if (standing is not null)
            {
                // What is signed is compared: a signature has a twin that anybody can make.
                if (!Approval.TryRead(standing, out _, out var held).IsOk || !held!.Identity.AsSpan().SequenceEqual(sign1.Identity)) answer = new EnrolmentAnswer.Conflict("another approval of this enrolment stands");
                return;
            }
            writer.PutApproval(chain, sign1.Bytes);
            writer.AddStatement(sequencer.Logs.Statements.Append(StatementEntry.OfEnrolment(request, sign1.Bytes).Encode()), chain, StatementKind.Enrolment);
        }, CancellationToken.None);
        return answer;
    }

    /// <summary>
    /// Takes the key that makes the chain's labels, so that its days can be stated. It needs no token: the device has signed its hash.
    /// </summary>
    public async Task<EnrolmentAnswer> TakeLabelKeyAsync(byte[] chain, byte[] labelKey, CancellationToken cancellationToken)
    {
        if (chains.Of(chain) is not { } enrolled) return new EnrolmentAnswer.Invalid("no such chain");
        EnrolmentAnswer answer = new EnrolmentAnswer.Enrolled(enrolled);
        cancellationToken.ThrowIfCancellationRequested();
        await sequencer.WriteAsync(writer =>
        {
            if (!EnrolmentRequest.TryRead(writer.FindApproval(chain).Request, out var request, out _).IsOk) throw new InvalidDataException("an enrolment request cannot be read back from the store");
            if (!CryptographicOperations.FixedTimeEquals(SHA256.HashData(labelKey), request!.LabelKeyHash))
                answer = new EnrolmentAnswer.Invalid("not the label key whose hash the device enrolled with");
            else if (!sequencer.Days.Take(enrolled, labelKey)) answer = new EnrolmentAnswer.Conflict("another chain has this label key");
        }, CancellationToken.None);
        return answer;
    }

    EnrolmentAnswer Decide(LedgerWriter writer, EnrolmentRequest request, CoseSign1 sign1)
    {
        var chain = EnrolmentRequest.ChainOf(sign1.Identity);
        var address = new DeviceAddress(request.Organisation, request.Facility, request.Device);
        // The same request again gets the same answer, though its voucher is used: the device may not have heard the first one.
        if (writer.FindChain(chain) is { } standing)
            return standing.Identity.AsSpan().SequenceEqual(sign1.Identity)
                ? new EnrolmentAnswer.Enrolled(chains.Of(chain) ?? standing)
                : new EnrolmentAnswer.Conflict("another chain has this id");
        var own = sequencer.Logs.All;
        for (var i = 0; i < request.Logs.Count; i++)
            if (request.Logs[i].Size > (own[i].Published?.Size ?? 0) || !own[i].RootAt(request.Logs[i].Size).AsSpan().SequenceEqual(request.Logs[i].Root))
                return new EnrolmentAnswer.Invalid($"the request pins a checkpoint of {own[i].Key.Name} that this ledger has not published");
        if (writer.FindVoucher(request.Voucher) is not { } voucher) return new EnrolmentAnswer.Invalid("a voucher that this ledger did not give");
        if (voucher.Used) return new EnrolmentAnswer.Conflict("the voucher has been used");
        if (time.GetUtcNow().ToUnixTimeMilliseconds() > voucher.IssuedMs + (long)VoucherLife.TotalMilliseconds) return new EnrolmentAnswer.Conflict("the voucher has expired: ask for new terms");
        if (voucher.Device != address) return new EnrolmentAnswer.Invalid($"the voucher is for {voucher.Device}, the request from {address}");
        if (writer.HasKey(request.EvidenceKey) || chains.HasKey(request.EvidenceKey)) return new EnrolmentAnswer.Conflict("the key has a chain already");
        if (writer.HasDevice(address)) return new EnrolmentAnswer.Conflict($"{address} has a chain already");
        var enrolled = new EnrolledChain(chain, sign1.Identity, address, request.EvidenceKey, time.GetUtcNow().ToUnixTimeMilliseconds(), request.Witness);
        writer.AddChain(enrolled, sign1.Bytes, request.Voucher);
        writer.AddStatement(sequencer.Logs.Statements.Append(StatementEntry.OfEnrolment(sign1.Bytes, null).Encode()), chain, StatementKind.Enrolment);
        chains.Add(enrolled);
        sequencer.Show(enrolled);
        return new EnrolmentAnswer.Enrolled(enrolled);
    }
}
