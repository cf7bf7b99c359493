using System.Buffers;
using System.IO.Pipelines;

namespace Benchmarks.Data;

/// <summary>Makes a file of the lines of two others.</summary>
internal static class LineMixer
{
    private static readonly StreamPipeReaderOptions Options = new(bufferSize: 1 << 18);

    /// <summary>Writes for each line number the line of one of two files, which have as many.</summary>
    /// <param name="usual">File of most lines.</param>
    /// <param name="other">File of the others.</param>
    /// <param name="destination">The file to write.</param>
    /// <param name="takesOther">Whether a line, counted from 0 (the header), is taken from the other file.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static async Task MixAsync(
        string usual, string other, string destination, Func<ulong, bool> takesOther, CancellationToken cancellationToken)
    {
        await using FileStream left = File.OpenRead(usual);
        await using FileStream right = File.OpenRead(other);
        await using FileStream output = File.Create(destination);
        PipeReader usualLines = PipeReader.Create(left, Options);
        PipeReader otherLines = PipeReader.Create(right, Options);
        PipeWriter writer = PipeWriter.Create(output);
        for (ulong line = 0; ; line++)
        {
            bool isOther = takesOther(line);
            bool goesOn = await MoveLineAsync(usualLines, isOther ? null : writer, cancellationToken);
            await MoveLineAsync(otherLines, isOther ? writer : null, cancellationToken);
            if (!goesOn)
            {
                break;
            }

            if (writer.UnflushedBytes > 1 << 20)
            {
                await writer.FlushAsync(cancellationToken);
            }
        }

        await writer.CompleteAsync();
    }

    /// <summary>Takes the next line, and writes it where it is wanted; false at the end of the file.</summary>
    private static async Task<bool> MoveLineAsync(PipeReader reader, PipeWriter? writer, CancellationToken cancellationToken)
    {
        while (true)
        {
            ReadResult read = await reader.ReadAsync(cancellationToken);
            SequencePosition? feed = read.Buffer.PositionOf((byte)'\n');
            if (feed is { } found)
            {
                SequencePosition end = read.Buffer.GetPosition(1, found);
                foreach (ReadOnlyMemory<byte> part in read.Buffer.Slice(0, end))
                {
                    writer?.Write(part.Span);
                }

                reader.AdvanceTo(end);
                return true;
            }

            reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            if (read.IsCompleted)
            {
                return false;
            }
        }
    }
}
