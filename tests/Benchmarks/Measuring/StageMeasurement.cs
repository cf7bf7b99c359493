namespace Benchmarks.Measuring;

/// <summary>One stage, run once.</summary>
/// <param name="Contestant">Who ran it.</param>
/// <param name="Stage">One of <see cref="Stages"/>.</param>
/// <param name="Pass">1 for the first run of its process.</param>
/// <param name="Seconds">From the call to its answer.</param>
/// <param name="PeakBytes">The most physical memory of the process during the stage.</param>
/// <param name="OutputBytes">Size of the file written; 0 where none is.</param>
/// <param name="OutputRows">Rows read (bronze) or written.</param>
internal sealed record StageMeasurement(
    string Contestant, string Stage, int Pass, double Seconds, long PeakBytes, long OutputBytes, long OutputRows);
