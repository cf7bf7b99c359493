using Medallion.Stages.Csv;

namespace Medallion.Stages.Bronze.Journal;

/// <summary>What a scan's outcome depends on beside the object's bytes.</summary>
/// <param name="Service">Version of the service: another one may read cells otherwise.</param>
/// <param name="Dialect">What is declared of how the objects are written.</param>
/// <param name="Limits">What an object may hold.</param>
internal sealed record ScanSettings(string Service, CsvDialectRequest Dialect, CsvLimits Limits);
