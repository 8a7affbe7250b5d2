using Traceability.Edge.Setup;
using Traceability.Edge.Setup.Screen;

return await SetupCommand.RunAsync(args, new Conversation(Console.In, Console.Out, Console.Error) { IsAttended = !Console.IsInputRedirected });
