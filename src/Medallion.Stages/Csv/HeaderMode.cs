namespace Medallion.Stages.Csv;

/// <summary>Whether the first record of a CSV object is a header. The numbers are those of medallion.v1.HeaderMode.</summary>
public enum HeaderMode
{
    /// <summary>Detected: a first record of distinct, non-empty cells none of which reads as a number, date or boolean.</summary>
    Detect = 0,

    /// <summary>The first record names the columns.</summary>
    Present = 1,

    /// <summary>There is no header: columns are named column_1, column_2 and so on.</summary>
    Absent = 2,
}
