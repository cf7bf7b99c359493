using Medallion.Grpc.Hosting;

await using MedallionHost host = await MedallionHost.StartAsync(new MedallionHostOptions { Arguments = args }, CancellationToken.None);
await host.WaitForShutdownAsync(CancellationToken.None);
