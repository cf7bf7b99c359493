using Medallion.Grpc.Services;
using Medallion.Protocol.V1;

namespace Medallion.Grpc.Tests.Services;

public sealed class ServiceNamesTests
{
    [Fact]
    public void Are_those_of_the_protocol()
    {
        Assert.Equal(ServiceNames.Stages, StageExecutionService.Descriptor.FullName);
        Assert.Equal(ServiceNames.Runs, RunService.Descriptor.FullName);
    }
}
