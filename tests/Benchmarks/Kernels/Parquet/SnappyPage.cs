using System.Buffers.Binary;
using Medallion.Parquet.Columns;

namespace Benchmarks.Kernels.Parquet;

/// <summary>A page of plain text values, as it is compressed.</summary>
internal static class SnappyPage
{
    /// <summary>E-mail addresses, each behind its length: 1 MB.</summary>
    public static async Task<byte[]> MakeAsync()
    {
        BinaryBuffer mails = await KernelData.ColumnAsync(KernelData.Email, 36_000);
        byte[] page = new byte[mails.Bytes.Length + (mails.Ends.Length * sizeof(int))];
        int written = 0;
        for (int i = 0; i < mails.ValueCount; i++)
        {
            ReadOnlySpan<byte> mail = mails[i];
            BinaryPrimitives.WriteInt32LittleEndian(page.AsSpan(written), mail.Length);
            mail.CopyTo(page.AsSpan(written + sizeof(int)));
            written += sizeof(int) + mail.Length;
        }

        return page;
    }
}
