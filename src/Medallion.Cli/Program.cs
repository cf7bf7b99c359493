using Medallion.Cli;

using var interrupts = new Interrupts();
return await new MedallionCommand(CliEnvironment.OfProcess()).RunAsync(args, interrupts.Token);
