namespace Medallion.Stages.Bronze.Journal;

/// <summary>Scans that were finished since the page before.</summary>
/// <param name="Settings">What they were made with, as text: scans made with other settings are not reused.</param>
/// <param name="Scans">The scans.</param>
internal sealed record ScanJournalPage(string Settings, IReadOnlyList<FinishedScan> Scans);
