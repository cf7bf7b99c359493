namespace Medallion.Stages.Findings;

/// <summary>What kind of thing was found. The numbers are those of medallion.v1.FindingCode.</summary>
public enum FindingCode
{
    /// <summary>The bronze prefix holds objects that are not read because of their names.</summary>
    ObjectIgnored = 1,

    /// <summary>An object of 0 bytes.</summary>
    ObjectEmpty = 2,

    /// <summary>An object with a header and no record.</summary>
    ObjectHeaderOnly = 3,

    /// <summary>An object whose bytes are not text.</summary>
    ObjectNotText = 4,

    /// <summary>A column has another type in this object than in those before it.</summary>
    ColumnTypeDrift = 5,

    /// <summary>A column holds several types within one object.</summary>
    ColumnMixedTypes = 6,

    /// <summary>A column of the objects before is missing here: its rows get nulls.</summary>
    ColumnMissing = 7,

    /// <summary>A column that the objects before do not have: their rows get nulls.</summary>
    ColumnAdded = 8,

    /// <summary>Two header cells have the same name; the second was renamed.</summary>
    HeaderDuplicate = 9,

    /// <summary>A header cell is empty; the column was named by its position.</summary>
    HeaderEmpty = 10,

    /// <summary>Records were left out because their width is not the header's.</summary>
    RecordsRejected = 11,

    /// <summary>An object is written in another dialect or encoding than those before it.</summary>
    DialectDiffers = 12,

    /// <summary>A column stays STRING because a number, date or boolean type would lose something.</summary>
    TypeWouldLose = 13,

    /// <summary>The contract is broken.</summary>
    ContractBreach = 14,

    /// <summary>More findings of this code than are listed.</summary>
    More = 15,

    /// <summary>Objects that an earlier attempt had scanned and that are unchanged were not read again.</summary>
    ScansReused = 16,
}
