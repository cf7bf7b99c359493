namespace Medallion.Grpc.Tests.Reflection;

public enum ReflectionVersion
{
    V1,
    V1Alpha,
}
