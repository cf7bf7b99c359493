using System.Net;
using Amazon.S3;
using Amazon.S3.Model;

namespace Medallion.Storage.Objects.S3;

/// <summary>Reads ranges of one version, straight from the connection into the destination.</summary>
internal sealed class S3Reader(S3Bucket bucket)
{
    public async ValueTask ReadAsync(
        ObjectVersion version,
        long offset,
        Memory<byte> destination,
        CancellationToken cancellationToken)
    {
        ObjectKey.Validate(bucket.Uri, version.Key);
        ReadRange.Validate(version, offset, destination.Length);
        int fruitless = 0;
        while (destination.Length > 0)
        {
            int received = await ReadOnceAsync(version, offset, destination, cancellationToken).ConfigureAwait(false);
            offset += received;
            destination = destination[received..];
            fruitless = received > 0 ? 0 : fruitless + 1;
            if (destination.Length > 0)
            {
                RequireHope(version, fruitless);
                await bucket.BackOffAsync(fruitless, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private void RequireHope(ObjectVersion version, int fruitless)
    {
        if (fruitless > bucket.Options.MaxRetries)
        {
            throw new StoreException(
                StoreFault.Unavailable,
                bucket.Uri,
                version.Key,
                $"{bucket.Uri.Of(version.Key)}: the answer broke off or was garbled {fruitless} times before any byte arrived.");
        }
    }

    /// <summary>
    /// Asks for the range once; the number of bytes that arrived, which a broken connection makes fewer.
    /// </summary>
    private async Task<int> ReadOnceAsync(
        ObjectVersion version,
        long offset,
        Memory<byte> destination,
        CancellationToken cancellationToken)
    {
        GetObjectRequest request = new()
        {
            BucketName = bucket.Name,
            Key = version.Key,
            ByteRange = new ByteRange(offset, offset + destination.Length - 1),
            EtagToMatch = version.ETag,
        };
        using GetObjectResponse response = await GetAsync(request, version, cancellationToken).ConfigureAwait(false);
        RequireRange(response, version, offset, destination.Length);
        if (response.ContentLength != destination.Length)
        {
            // Something on the way garbled the answer: the bytes of another try are the right ones.
            return 0;
        }

        return await FillAsync(response.ResponseStream, destination, cancellationToken).ConfigureAwait(false);
    }

    private async Task<GetObjectResponse> GetAsync(
        GetObjectRequest request,
        ObjectVersion version,
        CancellationToken cancellationToken)
    {
        try
        {
            return await bucket.SendAsync(
                version.Key,
                "while reading",
                sdk => sdk.GetObjectAsync(request, cancellationToken),
                cancellationToken).ConfigureAwait(false);
        }
        catch (StoreException fault) when (IsOtherVersion(fault.InnerException))
        {
            throw new StoreException(
                StoreFault.ObjectChanged,
                bucket.Uri,
                version.Key,
                $"{bucket.Uri.Of(version.Key)} was replaced since it was first looked at (it was {version.ETag}).",
                fault.InnerException);
        }
    }

    private static bool IsOtherVersion(Exception? fault) => fault is AmazonS3Exception
    {
        StatusCode: HttpStatusCode.PreconditionFailed or HttpStatusCode.RequestedRangeNotSatisfiable,
    };

    /// <summary>
    /// The answer is exactly the range asked for: a server or proxy that ignores ranges would shift every byte.
    /// </summary>
    private void RequireRange(GetObjectResponse response, ObjectVersion version, long offset, int length)
    {
        bool whole = offset == 0 && length == version.Size;
        bool ranged =
            response.ContentRange is { } range
            && range.StartsWith($"bytes {offset}-{offset + length - 1}/", StringComparison.OrdinalIgnoreCase);
        if (!(whole || ranged))
        {
            throw new StoreException(
                StoreFault.Rejected,
                bucket.Uri,
                version.Key,
                $"{bucket.Uri.Of(version.Key)}: asked for {length} bytes from {offset} on, but the service answered "
                    + $"{response.ContentLength} bytes ('{response.ContentRange}').");
        }
    }

    private async Task<int> FillAsync(Stream body, Memory<byte> destination, CancellationToken cancellationToken)
    {
        using CancellationTokenSource idle = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        int received = 0;
        try
        {
            while (received < destination.Length)
            {
                idle.CancelAfter(bucket.Options.RequestTimeout);
                int read = await body.ReadAsync(destination[received..], idle.Token).ConfigureAwait(false);
                if (read == 0)
                {
                    break;
                }

                received += read;
            }
        }
        catch (Exception fault) when (S3Faults.IsStoreFault(fault, cancellationToken))
        {
            // The connection broke or fell silent: what arrived is good, the caller asks for the rest.
        }

        return received;
    }
}
