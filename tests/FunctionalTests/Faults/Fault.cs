namespace Medallion.FunctionalTests.Faults;

/// <summary>What goes wrong.</summary>
public enum Fault
{
    Latency,
    Bandwidth,
    Reset,
    CutAfterBytes,
    Blackhole,
    SlowDown,
    WrongLength,
    DiskFull,
}
