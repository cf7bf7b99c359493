using Medallion.Grpc.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Medallion.Grpc.Tests.Hosting;

public sealed class ShutdownTests
{
    [Theory]
    [InlineData("00:00:05")]
    [InlineData("00:10:00")]
    public async Task Host_waits_for_the_whole_drain_period(string drainPeriod)
    {
        var options = new MedallionHostOptions
        {
            Settings = new Dictionary<string, string?>
            {
                ["Medallion:Stores:0:Uri"] = new Uri(Path.GetTempPath()).AbsoluteUri,
                ["Medallion:Runs:DrainPeriod"] = drainPeriod,
            },
            Quiet = true,
        };

        await using WebApplication application = MedallionHost.Build(options);

        TimeSpan given = application.Services.GetRequiredService<IOptions<HostOptions>>().Value.ShutdownTimeout;
        Assert.True(given > TimeSpan.Parse(drainPeriod, System.Globalization.CultureInfo.InvariantCulture), $"{given}");
    }
}
