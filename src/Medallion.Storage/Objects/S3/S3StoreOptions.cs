namespace Medallion.Storage.Objects.S3;

/// <summary>
/// How to reach one S3 service. With nothing set: AWS, with region and credentials from the SDK's default chain.
/// </summary>
public sealed class S3StoreOptions
{
    /// <summary>Endpoint of another S3 service, such as <c>https://minio.example.com:9000</c>; null for AWS.</summary>
    /// <value>Default: null.</value>
    public string? ServiceUrl { get; set; }

    /// <summary>Region of the buckets, which is also signed into requests to another service.</summary>
    /// <value>
    /// Default: null: from <c>AWS_REGION</c>, else from the instance, or <c>us-east-1</c> with <see cref="ServiceUrl"/>.
    /// </value>
    public string? Region { get; set; }

    /// <summary>Puts the bucket into the path instead of the host name. Most other services need it.</summary>
    /// <value>Default: null: true with <see cref="ServiceUrl"/>, else false.</value>
    public bool? ForcePathStyle { get; set; }

    /// <summary>
    /// Access key; null for the SDK's default chain (environment, profile, IRSA, instance). Set it from a secret.
    /// </summary>
    /// <value>Default: null.</value>
    public string? AccessKeyId { get; set; }

    /// <summary>Secret of <see cref="AccessKeyId"/>.</summary>
    /// <value>Default: null.</value>
    public string? SecretAccessKey { get; set; }

    /// <summary>Session token of temporary credentials.</summary>
    /// <value>Default: null.</value>
    public string? SessionToken { get; set; }

    /// <summary>Sends unsigned requests: for public buckets.</summary>
    /// <value>Default: false.</value>
    public bool Anonymous { get; set; }

    /// <summary>
    /// When uploads carry an additional checksum. Payloads are covered by the request's signature in any case.
    /// </summary>
    /// <value>Default: <see cref="S3ChecksumMode.WhenRequired"/>.</value>
    public S3ChecksumMode RequestChecksums { get; set; }

    /// <summary>When downloads are asked for and checked against a checksum.</summary>
    /// <value>Default: <see cref="S3ChecksumMode.WhenRequired"/>.</value>
    public S3ChecksumMode ResponseChecksums { get; set; }

    /// <summary>
    /// Retries of a request that failed in a way that may pass, with growing, jittered waits of up to 20 s.
    /// </summary>
    /// <value>Default: 4; from 0 to 20.</value>
    public int MaxRetries { get; set; } = 4;

    /// <summary>Longest wait for a connection.</summary>
    /// <value>Default: 5 s; from 100 ms to 5 min.</value>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Longest wait for one attempt's answer, and for the next bytes of a body to come or to go out; with a body to send,
    /// longer by its size at 256 KiB/s.
    /// </summary>
    /// <value>Default: 60 s; from 100 ms to 1 h.</value>
    public TimeSpan RequestTimeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// Parts of one object that are uploaded at the same time. Three connections carry more than two cores encode, and with
    /// the part that is being filled they take the 32 MiB that a stage reckons with.
    /// </summary>
    /// <value>Default: 3; from 1 to 32.</value>
    public int UploadConcurrency { get; set; } = 3;

    /// <summary>
    /// Memory for parts under way of one upload, in bytes. Parts are 8 MiB at first and grow (16 MiB from 5.9 GiB on,
    /// 32 MiB from 17.6 GiB, …), because an object has at most 10,000; with larger parts fewer are under way, but
    /// always one besides the one being filled.
    /// </summary>
    /// <value>Default: 128 MiB; from 8 MiB to 64 GiB.</value>
    public long UploadBufferBytes { get; set; } = 128L << 20;

    /// <summary>Most connections to the service at the same time, over all stores of this definition.</summary>
    /// <value>Default: 64; from 1 to 1,000.</value>
    public int MaxConnections { get; set; } = 64;

    /// <summary>
    /// Says what is wrong with the settings, each named under <paramref name="path"/>; empty where nothing is.
    /// </summary>
    public IReadOnlyList<string> Validate(string path) =>
        [.. FindEndpointProblems(path), .. FindCredentialProblems(path), .. FindRangeProblems(path)];

    private IEnumerable<string> FindEndpointProblems(string path)
    {
        if (ServiceUrl is not null && !IsEndpoint(ServiceUrl))
        {
            yield return $"{path}:{nameof(ServiceUrl)}: '{ServiceUrl}' is no endpoint: write http(s)://host[:port].";
        }

        if (Region is not null && !IsRegion(Region))
        {
            yield return $"{path}:{nameof(Region)}: '{Region}' is not a region: write one such as eu-central-1.";
        }
    }

    private IEnumerable<string> FindCredentialProblems(string path)
    {
        if (string.IsNullOrEmpty(AccessKeyId) != string.IsNullOrEmpty(SecretAccessKey))
        {
            yield return $"{path}: {nameof(AccessKeyId)} and {nameof(SecretAccessKey)} belong together.";
        }

        if (!string.IsNullOrEmpty(SessionToken) && string.IsNullOrEmpty(AccessKeyId))
        {
            yield return $"{path}:{nameof(SessionToken)}: needs {nameof(AccessKeyId)} and {nameof(SecretAccessKey)}.";
        }

        if (Anonymous && !string.IsNullOrEmpty(AccessKeyId))
        {
            yield return $"{path}:{nameof(Anonymous)}: excludes {nameof(AccessKeyId)}: remove one of them.";
        }
    }

    private IEnumerable<string> FindRangeProblems(string path)
    {
        string?[] problems =
        [
            OutOfRange(path, nameof(MaxRetries), MaxRetries, 0, 20),
            OutOfRange(
                path,
                nameof(ConnectTimeout),
                ConnectTimeout,
                TimeSpan.FromMilliseconds(100),
                TimeSpan.FromMinutes(5)),
            OutOfRange(
                path,
                nameof(RequestTimeout),
                RequestTimeout,
                TimeSpan.FromMilliseconds(100),
                TimeSpan.FromHours(1)),
            OutOfRange(path, nameof(UploadConcurrency), UploadConcurrency, 1, 32),
            OutOfRange(path, nameof(UploadBufferBytes), UploadBufferBytes, 8L << 20, 64L << 30),
            OutOfRange(path, nameof(MaxConnections), MaxConnections, 1, 1000),
            Undefined(path, nameof(RequestChecksums), RequestChecksums),
            Undefined(path, nameof(ResponseChecksums), ResponseChecksums),
        ];
        return problems.OfType<string>();
    }

    private static bool IsRegion(string text) =>
        text.Length > 0 && text.All(static c => char.IsAsciiLetterOrDigit(c) || c == '-');

    private static bool IsEndpoint(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out Uri? uri)
        && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps)
        && uri.PathAndQuery == "/"
        && uri.UserInfo.Length == 0
        && uri.Fragment.Length == 0;

    private static string? OutOfRange<T>(string path, string name, T value, T from, T to)
        where T : IComparable<T> =>
        value.CompareTo(from) < 0 || value.CompareTo(to) > 0
            ? $"{path}:{name}: {value} is not from {from} to {to}."
            : null;

    private static string? Undefined(string path, string name, S3ChecksumMode value) =>
        Enum.IsDefined(value) ? null : $"{path}:{name}: {value} is neither WhenRequired nor WhenSupported.";
}
