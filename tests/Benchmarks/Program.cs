using System.CommandLine;
using Benchmarks;

return await BenchmarkCommand.Create().Parse(args).InvokeAsync();
