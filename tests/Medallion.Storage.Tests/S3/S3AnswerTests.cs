using System.Net;
using System.Net.Sockets;
using System.Text;
using Medallion.Storage.Objects;
using Medallion.Storage.Objects.S3;
using Medallion.Storage.Tests.Objects;
using static Medallion.Storage.Tests.Objects.StoreCalls;

namespace Medallion.Storage.Tests.S3;

/// <summary>What answers mean, without a service.</summary>
public sealed class S3AnswerTests
{
    private static readonly StoreUri Bucket = StoreUri.Parse("s3://bucket");

    [Theory]
    [InlineData(403, "AccessDenied", StoreFault.AccessDenied)]
    [InlineData(403, "InvalidAccessKeyId", StoreFault.AccessDenied)]
    [InlineData(400, "ExpiredToken", StoreFault.AccessDenied)]
    [InlineData(403, "RequestTimeTooSkewed", StoreFault.AccessDenied)]
    [InlineData(404, "NoSuchBucket", StoreFault.StoreNotFound)]
    [InlineData(301, "PermanentRedirect", StoreFault.StoreNotFound)]
    [InlineData(400, "AuthorizationHeaderMalformed", StoreFault.StoreNotFound)]
    [InlineData(503, "SlowDown", StoreFault.Unavailable)]
    [InlineData(500, "InternalError", StoreFault.Unavailable)]
    [InlineData(429, "TooManyRequests", StoreFault.Unavailable)]
    [InlineData(507, "XMinioStorageFull", StoreFault.Full)]
    [InlineData(501, "NotImplemented", StoreFault.Rejected)]
    [InlineData(400, "InvalidArgument", StoreFault.Rejected)]
    public async Task An_error_code_means_the_same_in_every_call(int status, string code, StoreFault expected)
    {
        using S3ObjectStore store = Open((request, _) => FaultyHandler.Answer(request, status, code));

        await FailsAsync(expected, () => store.ListAsync("a"));
        await FailsAsync(expected, () => store.ReadAllAsync(new ObjectVersion("a", "\"x\"", 1)));
        await FailsAsync(expected, () => store.DeleteAsync("a", CancellationToken.None));
        StoreException fault = await FailsAsync(expected, () => store.PutAsync("a", "x"));
        Assert.Equal("a", fault.Key);
        Assert.Equal(Bucket, fault.Store);
        Assert.Contains(code, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keys_that_come_encoded_are_decoded_and_folder_markers_left_out()
    {
        using S3ObjectStore store = Open(
            static (request, _) =>
                Task.FromResult(
                    new HttpResponseMessage(HttpStatusCode.OK)
                    {
                        RequestMessage = request,
                        Content = new StringContent(Listing, Encoding.UTF8, "application/xml"),
                    }));

        Assert.Equal(["a+b%25 c", "control\u0001"], await store.KeysAsync(""));
    }

    [Fact]
    public async Task Nobody_listening_is_unavailable()
    {
        using S3ObjectStore store = new(Bucket, Options("http://127.0.0.1:1"), TimeProvider.System);

        StoreException fault = await FailsAsync(StoreFault.Unavailable, () => store.ListAsync(""));

        Assert.Contains("S3:ServiceUrl", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_service_that_accepts_and_never_answers_is_unavailable()
    {
        using TcpListener silent = new(IPAddress.Loopback, 0);
        silent.Start();
        S3StoreOptions options = Options($"http://{silent.LocalEndpoint}");
        options.RequestTimeout = TimeSpan.FromMilliseconds(100);
        using S3ObjectStore store = new(Bucket, options, TimeProvider.System);

        StoreException fault = await FailsAsync(
            StoreFault.Unavailable,
            () => store.FindAsync("a", CancellationToken.None));

        Assert.IsType<TimeoutException>(fault.InnerException);
    }

    [Fact]
    public async Task A_call_to_a_silent_service_can_be_cancelled()
    {
        using TcpListener silent = new(IPAddress.Loopback, 0);
        silent.Start();
        using S3ObjectStore store = new(Bucket, Options($"http://{silent.LocalEndpoint}"), TimeProvider.System);
        using CancellationTokenSource cancel = new();
        Task<ObjectInfo?> call = store.FindAsync("a", cancel.Token);
        using TcpClient connection = await silent.AcceptTcpClientAsync(CancellationToken.None);

        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
    }

    [Fact]
    public void Parts_grow_so_that_ten_thousand_hold_the_largest_object()
    {
        long total = 0;
        for (int number = 1; number <= PartSizes.MaxParts; number++)
        {
            Assert.True(number == 1 || PartSizes.Of(number) >= PartSizes.Of(number - 1));
            total += PartSizes.Of(number);
        }

        Assert.Equal(8 << 20, PartSizes.Of(1));
        Assert.InRange(PartSizes.Of(PartSizes.MaxParts), 8 << 20, 1 << 30);
        Assert.True(total >= 5L << 40, $"{total} bytes are less than 5 TiB.");
    }

    private const string Listing = """
        <ListBucketResult><Name>bucket</Name><EncodingType>url</EncodingType><IsTruncated>false</IsTruncated>
        <Contents><Key>a%2Bb%2525+c</Key><ETag>"1"</ETag><Size>1</Size></Contents>
        <Contents><Key>control%01</Key><ETag>"2"</ETag><Size>1</Size></Contents>
        <Contents><Key>folder%2F</Key><ETag>"3"</ETag><Size>0</Size></Contents></ListBucketResult>
        """;

    private static S3StoreOptions Options(string url) =>
        new()
        {
            ServiceUrl = url,
            AccessKeyId = "k",
            SecretAccessKey = "s",
            MaxRetries = 1,
        };

    private static S3ObjectStore Open(FaultyHandler.Fault fault)
    {
        S3StoreOptions options = Options("http://localhost:1");
        options.MaxRetries = 0;
        S3Client client = new(options, inner => new FaultyHandler(inner, fault));
        return new S3ObjectStore(Bucket, client, ownsClient: true, TimeProvider.System);
    }
}
