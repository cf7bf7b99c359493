using System.Runtime.InteropServices;

namespace Medallion.Stages.Execution;

/// <summary>What a stage has read itself, without what an earlier attempt has read for it.</summary>
/// <param name="Objects">Objects read to their end.</param>
/// <param name="Bytes">Stored bytes read.</param>
/// <param name="Rows">Rows read.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct StageWork(long Objects, long Bytes, long Rows)
{
    public static StageWork operator +(StageWork left, StageWork right) =>
        new(left.Objects + right.Objects, left.Bytes + right.Bytes, left.Rows + right.Rows);
}
