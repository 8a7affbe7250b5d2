using Traceability.Edge.Setup;

return await SetupCommand.RunAsync(args, Console.Out, Console.Error);
