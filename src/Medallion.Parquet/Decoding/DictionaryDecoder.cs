using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Medallion.Parquet.Columns;

namespace Medallion.Parquet.Decoding;

/// <summary>Decodes RLE_DICTIONARY (PLAIN_DICTIONARY in a data page): indices into the chunk's dictionary.</summary>
internal static class DictionaryDecoder
{
    /// <summary>Indices unpacked at a time; they stay in the L1 cache.</summary>
    private const int Batch = 1024;

    /// <summary>Appends the values; their rows are marked apart.</summary>
    /// <param name="values">A byte with the indices' bit width, then their runs.</param>
    /// <param name="dictionary">The dictionary's values, of the destination's type.</param>
    /// <param name="destination">The buffer.</param>
    public static void Decode(EncodedValues values, ColumnBuffer dictionary, ColumnBuffer destination)
    {
        if (values.Count == 0)
        {
            return;
        }

        if (values.Bytes.IsEmpty || values.Bytes[0] > BitUnpacker.MaxNarrowWidth)
        {
            DecodingFault.ThrowCorrupt("The dictionary indices do not start with a bit width of 0 to 32.");
        }

        switch (destination)
        {
            case ValueBuffer<int> buffer:
                DecodeFixed(values, ((ValueBuffer<int>)dictionary).Values, buffer);
                break;
            case ValueBuffer<long> buffer:
                DecodeFixed(values, ((ValueBuffer<long>)dictionary).Values, buffer);
                break;
            case ValueBuffer<float> buffer:
                DecodeFixed(values, ((ValueBuffer<float>)dictionary).Values, buffer);
                break;
            case ValueBuffer<double> buffer:
                DecodeFixed(values, ((ValueBuffer<double>)dictionary).Values, buffer);
                break;
            case BinaryBuffer buffer:
                DecodeBinary(values, (BinaryBuffer)dictionary, buffer);
                break;
            default:
                DecodingFault.ThrowUnsupported("A dictionary of booleans is not part of the format.");
                break;
        }
    }

    private static void DecodeFixed<T>(EncodedValues values, ReadOnlySpan<T> dictionary, ValueBuffer<T> destination)
        where T : unmanaged
    {
        DecodingFault.CheckSize((long)values.Count * Unsafe.SizeOf<T>(), values.MaxDecodedBytes);
        Span<T> place = destination.AppendValues(values.Count);
        int width = values.Bytes[0];
        var reader = new RleHybridReader(values.Bytes[1..], width);
        Span<int> indices = stackalloc int[Batch];
        while (!place.IsEmpty)
        {
            RleRun run = reader.ReadRun();
            int length = (int)Math.Min(run.Length, place.Length);
            if (run.IsRepeated)
            {
                place[..length].Fill(dictionary[CheckIndex(run.Value, dictionary.Length)]);
            }
            else
            {
                for (int done = 0; done < length; done += Batch)
                {
                    Span<int> batch = indices[..Math.Min(Batch, length - done)];
                    BitUnpacker.Unpack(run.Packed, done, width, batch);
                    Gather(batch, dictionary, place.Slice(done, batch.Length));
                }
            }

            place = place[length..];
        }
    }

    private static void Gather<T>(ReadOnlySpan<int> indices, ReadOnlySpan<T> dictionary, Span<T> destination)
        where T : unmanaged
    {
        CheckIndices(indices, dictionary.Length);
        ref T first = ref MemoryMarshal.GetReference(dictionary);
        for (int i = 0; i < indices.Length; i++)
        {
            destination[i] = Unsafe.Add(ref first, indices[i]);
        }
    }

    private static void DecodeBinary(EncodedValues values, BinaryBuffer dictionary, BinaryBuffer destination)
    {
        int width = values.Bytes[0];
        var reader = new RleHybridReader(values.Bytes[1..], width);
        Span<int> indices = stackalloc int[Batch];
        long left = values.MaxDecodedBytes;
        for (int remaining = values.Count; remaining > 0;)
        {
            RleRun run = reader.ReadRun();
            int length = (int)Math.Min(run.Length, remaining);
            remaining -= length;
            if (run.IsRepeated)
            {
                _ = CheckIndex(run.Value, dictionary.Ends.Length);
                indices.Fill((int)run.Value);
            }

            for (int done = 0; done < length; done += Batch)
            {
                Span<int> batch = indices[..Math.Min(Batch, length - done)];
                if (!run.IsRepeated)
                {
                    BitUnpacker.Unpack(run.Packed, done, width, batch);
                    CheckIndices(batch, dictionary.Ends.Length);
                }

                left -= Gather(batch, dictionary, destination, left);
            }
        }
    }

    /// <summary>Appends the values of checked indices.</summary>
    /// <returns>What they take of the page's limit.</returns>
    private static long Gather(ReadOnlySpan<int> indices, BinaryBuffer dictionary, BinaryBuffer destination, long maxBytes)
    {
        ReadOnlySpan<byte> bytes = dictionary.Bytes;
        ref int firstEnd = ref MemoryMarshal.GetReference(dictionary.Ends);
        long total = 0;
        foreach (int index in indices)
        {
            total += Unsafe.Add(ref firstEnd, index) - StartOf(ref firstEnd, index);
        }

        var appender = new BinaryAppender(destination, indices.Length, total, maxBytes);
        Span<byte> room = appender.Room;
        Span<int> ends = appender.Ends;
        int written = 0;
        for (int i = 0; i < indices.Length; i++)
        {
            int start = StartOf(ref firstEnd, indices[i]);
            int length = Unsafe.Add(ref firstEnd, indices[i]) - start;
            BinaryAppender.Copy(bytes, start, length, room, written);
            written += length;
            ends[i] = written;
        }

        appender.Commit();
        return total + (long)indices.Length * sizeof(int);
    }

    /// <summary>Where a value starts: 0 for the first one, without a branch, which no processor could predict.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int StartOf(ref int firstEnd, int index)
    {
        int isLater = (int)((uint)-index >> 31);
        return Unsafe.Add(ref firstEnd, index - isLater) & -isLater;
    }

    private static int CheckIndex(uint index, int count)
    {
        if (index >= (uint)count)
        {
            ThrowOutOfRange(index, count);
        }

        return (int)index;
    }

    private static void CheckIndices(ReadOnlySpan<int> indices, int count)
    {
        uint highest = 0;
        foreach (int index in indices)
        {
            highest = Math.Max(highest, (uint)index);
        }

        _ = CheckIndex(highest, count);
    }

    private static void ThrowOutOfRange(uint index, int count) =>
        DecodingFault.ThrowCorrupt($"The dictionary index {index:N0} is out of range: the dictionary has {count:N0} values.");
}
