namespace Medallion.Parquet.Format;

/// <summary>How often a field occurs. The numbers are those of parquet.thrift <c>FieldRepetitionType</c>.</summary>
public enum Repetition
{
    /// <summary>Once.</summary>
    Required = 0,

    /// <summary>Once or not at all.</summary>
    Optional = 1,

    /// <summary>Any number of times.</summary>
    Repeated = 2,
}
