using Traceability.Evidence;
using Traceability.Evidence.Bundles;
using Traceability.Evidence.Entries;
using Traceability.Evidence.Segments;

namespace Traceability.Verifier.Commands;

/// <summary>One entry without its neighbours, as a bundle: from a segment message whose owner one is, or from a bundle that shows several.</summary>
static class ExtractCommand
{
    /// <param name="standardOutput">Null where a person's terminal stands behind it, which bytes would only confuse.</param>
    public static ExitCode Run(Arguments arguments, TextWriter output, TextWriter errors, Func<Stream>? standardOutput)
    {
        var source = new Source(errors);
        if (arguments.Out is null && standardOutput is null)
        {
            source.Misused("a bundle is no text: give --out FILE, or redirect the output");
            return source.Ending;
        }
        var bytes = source.Read(arguments.Files[0]);
        Bundle? bundle = null;
        if (bytes is not null)
        {
            var outcome = bytes is [0x84, ..] ? FromMessage(arguments, source, bytes, out bundle) : FromBundle(arguments, bytes, out bundle);
            if (source.Ending == ExitCode.Accepted && bundle is null) source.Refuse(arguments.Files[0], outcome);
        }
        return bundle is null ? source.Ending : Files.Write(arguments.Out, bundle.Encode(), standardOutput, output, errors);
    }

    static ReadOutcome FromMessage(Arguments arguments, Source source, byte[] message, out Bundle? bundle)
    {
        bundle = null;
        if (arguments.Request is null)
        {
            source.Misused("a segment message needs --request: the enrolment request of its chain");
            return ReadOutcome.Ok;
        }
        var request = source.Read(arguments.Request);
        var approval = source.ReadIfGiven(arguments.Approval);
        var receipt = source.ReadIfGiven(arguments.Receipt);
        var configuration = Configuration(arguments, source);
        if (source.Ending != ExitCode.Accepted) return ReadOutcome.Ok;
        var builder = new BundleBuilder
        {
            Request = request!, Approval = approval, Message = message, Proofs = receipt is null ? [] : [receipt], Configuration = configuration, OpensPersonal = arguments.Open,
        };
        var entry = arguments.Entry!.Value;
        return arguments.Reading is null && builder.TryTicket(entry, out bundle) is { IsOk: true } ticket ? ticket : builder.TryReading(entry, arguments.Reading ?? 0, out bundle);
    }

    static ConfigurationParts? Configuration(Arguments arguments, Source source)
    {
        if (source.ReadIfGiven(arguments.Configuration) is not { } bytes) return null;
        SegmentBody? body = null;
        var outcome = SegmentMessage.TryRead(bytes, out var message);
        if (outcome.IsOk) outcome = message!.TryReadBody(out body);
        if (outcome.IsOk && body!.Configuration is null) outcome = ReadOutcome.Corrupt("a segment without a configuration");
        if (!outcome.IsOk) source.Refuse(arguments.Configuration!, outcome);
        return body?.Configuration;
    }

    /// <summary>What is already shown, less everything else. The rest of the bundle's proofs stay as they are.</summary>
    static ReadOutcome FromBundle(Arguments arguments, byte[] bytes, out Bundle? bundle)
    {
        bundle = null;
        var outcome = Bundle.TryRead(bytes, out var whole);
        if (!outcome.IsOk) return outcome;
        if (whole!.Subject is not BundleSubject.OfEntry subject) return ReadOutcome.Corrupt("the bundle is not about one entry");
        var segment = whole.Segments[subject.Segment];
        var index = arguments.Entry!.Value;
        if (segment.Entries.FirstOrDefault(leaf => leaf.Index == index) is not { } shown) return ReadOutcome.Corrupt($"the bundle does not show entry {index}");
        outcome = Entry.TryRead(shown.Content, out var entry);
        if (!outcome.IsOk) return outcome;
        if (entry is not (Weighing or Series)) return ReadOutcome.Corrupt($"entry {index} is neither a weighing nor a series but {entry!.Kind}");
        bundle = new Bundle(
            entry is Series ? new BundleSubject.Reading(0, index, arguments.Reading ?? 0) : new BundleSubject.Ticket(0, index),
            whole.Chains,
            [segment with { Entries = [shown] }],
            entry is Series series ? [.. whole.Configurations.Select(held => held with { Leaves = [.. held.Leaves.Where(leaf => leaf.Index == series.Channel)] }).Where(held => held.Leaves.Count > 0)] : [],
            arguments.Open ? [.. whole.Openings.Where(opening => opening.Segment == subject.Segment && opening.Value.Entry == index).Select(opening => opening with { Segment = 0 })] : [])
        {
            Statements = whole.Statements,
            Days = whole.Days,
        };
        return outcome;
    }

    /// <summary>Reads the files of one command and keeps the first thing that went wrong.</summary>
    sealed class Source(TextWriter errors)
    {
        public ExitCode Ending { get; private set; }

        public byte[]? ReadIfGiven(string? path) => path is null ? null : Read(path);

        public byte[]? Read(string path)
        {
            var code = Files.TryRead(path, out var bytes, out var reason);
            if (code == ExitCode.Accepted) return bytes;
            Fail($"{path}: {reason}", code);
            return null;
        }

        public void Refuse(string path, ReadOutcome outcome) => Fail($"{path}: {outcome.Reason}", Files.CodeOf(outcome.Kind));

        public void Misused(string mistake) => Fail(mistake, ExitCode.UsageOrInput);

        void Fail(string what, ExitCode code)
        {
            errors.WriteLine(what);
            if (Ending == ExitCode.Accepted) Ending = code;
        }
    }
}
