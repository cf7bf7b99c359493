using System.Net;
using System.Runtime.CompilerServices;
using Amazon.S3;
using Amazon.S3.Model;

namespace Medallion.Storage.Objects.S3;

/// <summary>Pages through everything under a prefix.</summary>
internal sealed class S3Lister(S3Bucket bucket)
{
    public async IAsyncEnumerable<ObjectInfo> ListAsync(
        string prefix,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ObjectKey.ValidatePrefix(bucket.Uri, prefix);
        string? token = null;
        do
        {
            ListObjectsV2Response page = await GetPageAsync(prefix, token, cancellationToken);
            foreach (S3Object item in page.S3Objects ?? [])
            {
                string key = Decode(item.Key, page.Encoding);
                if (!key.EndsWith('/'))
                {
                    yield return ToInfo(key, item);
                }
            }

            token = page.IsTruncated == true ? page.NextContinuationToken : null;
        }
        while (token is not null);
    }

    /// <summary>
    /// A key as it is; the SDK leaves it encoded. Without encoding, one odd key makes a page unreadable (XML 1.0).
    /// </summary>
    public static string Decode(string key, EncodingType? encoding) =>
        encoding == EncodingType.Url ? WebUtility.UrlDecode(key) : key;

    private static ObjectInfo ToInfo(string key, S3Object item) => new(
        new ObjectVersion(key, item.ETag, item.Size ?? 0),
        S3Objects.ToTime(item.LastModified),
        ObjectMetadata.Empty);

    private Task<ListObjectsV2Response> GetPageAsync(string prefix, string? token, CancellationToken cancellationToken)
    {
        ListObjectsV2Request request = new()
        {
            BucketName = bucket.Name,
            Prefix = prefix,
            ContinuationToken = token,
            Encoding = EncodingType.Url,
        };
        return bucket.SendAsync(
            prefix.Length == 0 ? null : prefix,
            "while listing",
            sdk => sdk.ListObjectsV2Async(request, cancellationToken),
            cancellationToken);
    }
}
