using Traceability.Verifier;
using Traceability.Verifier.Commands;

if (args is ["--help"] or ["-h"] or [_, "--help"])
{
    Console.Out.WriteLine(Arguments.Usage);
    return (int)ExitCode.Accepted;
}
if (!Arguments.TryParse(args, out var arguments, out var mistake))
{
    Console.Error.WriteLine($"{mistake}\n\n{Arguments.Usage}");
    return (int)ExitCode.UsageOrInput;
}
using var ending = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    ending.Cancel();
};
try
{
    return (int)(arguments.Command switch
    {
        "show" => ShowCommand.Run(arguments, Console.Out, Console.Error),
        "check" => CheckCommand.Run(arguments, Console.Out, Console.Error),
        "extract" => ExtractCommand.Run(arguments, Console.Out, Console.Error, Console.IsOutputRedirected ? Console.OpenStandardOutput : null),
        "absent" => AbsentCommand.Run(arguments, Console.Out, Console.Error),
        "export" => ExportCommand.Run(arguments, Console.Out, Console.Error, Console.IsOutputRedirected ? Console.OpenStandardOutput : null),
        "compare" => CompareCommand.Run(arguments, Console.Out, Console.Error),
        "recompute" => RecomputeCommand.Run(arguments, Console.Out, Console.Error),
        _ => await FsckCommand.RunAsync(arguments, Console.Out, Console.Error, ending.Token),
    });
}
catch (OperationCanceledException) when (ending.IsCancellationRequested)
{
    return (int)ExitCode.UsageOrInput;
}
