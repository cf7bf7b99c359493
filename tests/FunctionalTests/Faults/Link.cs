namespace Medallion.FunctionalTests.Faults;

/// <summary>Between whom. The disk of <see cref="Fault.DiskFull"/> is the service's own, or that of S3.</summary>
public enum Link
{
    ClientService,
    ServiceS3,
}
