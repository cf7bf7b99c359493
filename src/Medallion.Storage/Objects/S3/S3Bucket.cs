using Amazon.S3;
using Polly;
using Polly.Retry;

namespace Medallion.Storage.Objects.S3;

/// <summary>One bucket behind a client: what the parts of a store share.</summary>
internal sealed class S3Bucket(StoreUri uri, S3Client client, TimeProvider time)
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(5);

    private readonly Lazy<ResiliencePipeline> _conflicts = new(() => RepeatConflicts(client.Options.MaxRetries, time));

    public StoreUri Uri => uri;

    public string Name => uri.Location;

    public IAmazonS3 Sdk => client.Sdk;

    public S3StoreOptions Options => client.Options;

    public TimeProvider Time => time;

    /// <summary>Shared by all buckets of the client.</summary>
    public PartBuffers PartBuffers => client.PartBuffers;

    /// <summary>Repeats what met a conflict (409) with another writer, after growing, jittered waits of 5 s at most.</summary>
    public ResiliencePipeline Conflicts => _conflicts.Value;

    /// <summary>True once the bucket has answered: a 404 then means the object.</summary>
    public bool Seen { get; private set; }

    /// <summary>Sends a request and maps its faults.</summary>
    /// <param name="key">The object, where one is concerned.</param>
    /// <param name="doing">What is being done, for messages.</param>
    /// <param name="send">The request.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    public async Task<T> SendAsync<T>(
        string? key,
        string doing,
        Func<IAmazonS3, Task<T>> send,
        CancellationToken cancellationToken)
    {
        try
        {
            T answer = await send(Sdk).ConfigureAwait(false);
            Seen = true;
            return answer;
        }
        catch (Exception exception) when (S3Faults.IsStoreFault(exception, cancellationToken))
        {
            throw S3Faults.Map(exception, uri, key, doing);
        }
    }

    /// <summary>
    /// Waits before try number <paramref name="attempt"/> + 1 of what goes on where the last one broke: up to 100 ms at
    /// first, doubling, 5 s at most.
    /// </summary>
    public Task BackOffAsync(int attempt, CancellationToken cancellationToken)
    {
        int most = (int)Math.Min(100L << Math.Min(attempt, 10), (long)LongestWait.TotalMilliseconds);
        return Task.Delay(TimeSpan.FromMilliseconds(Random.Shared.Next(1, most)), time, cancellationToken);
    }

    private static ResiliencePipeline RepeatConflicts(int retries, TimeProvider time)
    {
        if (retries == 0)
        {
            return ResiliencePipeline.Empty;
        }

        var options = new RetryStrategyOptions
        {
            ShouldHandle = new PredicateBuilder().Handle<AmazonS3Exception>(S3Faults.IsConflict),
            MaxRetryAttempts = retries,
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
            Delay = TimeSpan.FromMilliseconds(100),
            MaxDelay = LongestWait,
        };
        return new ResiliencePipelineBuilder { TimeProvider = time }.AddRetry(options).Build();
    }
}
