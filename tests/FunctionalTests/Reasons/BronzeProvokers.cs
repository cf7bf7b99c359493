using System.Text;
using Grpc.Core;
using Medallion.Stages.Failures;
using static Medallion.FunctionalTests.BadInput.BadLake;

namespace Medallion.FunctionalTests.Reasons;

/// <summary>Bronze objects that cannot be read.</summary>
internal static class BronzeProvokers
{
    public static IEnumerable<KeyValuePair<FailureReason, Provoker>> All { get; } =
    [
        new(FailureReason.NoBronzeObjects, new(static () => ReadAsync(null))),
        new(FailureReason.NoColumns, new(static () => ReadAsync([]))),
        new(FailureReason.CsvMalformed, new(static () => ReadAsync(Utf8("a,b\n1\n")))),
        new(FailureReason.EncodingInvalid, new(static () => ReadAsync(Encoding.Latin1.GetBytes("nome,cidade\nJoão,Belém\n")))),
        new(FailureReason.CompressionInvalid, new(static () => ReadAsync(Gzip(Utf8("a,b\n1,2\n"))[..^9]))),
        new(FailureReason.LimitExceeded, new(static () => ReadAsync(
            Utf8($"a,b\n3,{new string('x', 9_000)}\n"), ("Medallion:Limits:MaxRecordBytes", "4096")))),
    ];

    /// <summary>Reads one object; none where there is no content.</summary>
    private static async Task<RpcException> ReadAsync(byte[]? content, params (string Name, string Value)[] settings)
    {
        await using Lake lake = await Lake.InFolderAsync(settings);
        if (content is not null)
        {
            lake.AddBronze("people.csv", content);
        }

        return await Refused.BronzeAsync(lake);
    }
}
