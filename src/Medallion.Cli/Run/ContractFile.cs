using Google.Protobuf;
using Medallion.Protocol.V1;

namespace Medallion.Cli.Run;

/// <summary>Reads a contract from a JSON file: the fields of medallion.v1.Contract.</summary>
internal static class ContractFile
{
    private const int MaxBytes = 1024 * 1024;

    public static async Task<Contract> ReadAsync(string path, CancellationToken cancellationToken)
    {
        if (!File.Exists(path))
        {
            throw new UsageException($"There is no file '{path}'.", "Name the JSON file of the contract.");
        }

        if (new FileInfo(path).Length > MaxBytes)
        {
            throw new UsageException($"'{path}' is too large for a contract.", "A contract has at most 1 MiB.");
        }

        string json = await File.ReadAllTextAsync(path, cancellationToken);
        try
        {
            return JsonParser.Default.Parse<Contract>(json);
        }
        catch (Exception error) when (error is InvalidJsonException or InvalidProtocolBufferException)
        {
            throw new UsageException(
                $"'{path}' is not a contract: {error.Message}",
                """Write {"columns": [{"name": "User Id", "required": true, "unique": true}]}; """
                + "the fields are those of Contract in protos/medallion/v1/contracts.proto.");
        }
    }
}
