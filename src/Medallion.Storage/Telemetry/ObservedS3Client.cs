using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.S3;

namespace Medallion.Storage.Telemetry;

/// <summary>The SDK's client, whose calls are told as spans and metrics.</summary>
internal sealed class ObservedS3Client : AmazonS3Client
{
    public ObservedS3Client(AmazonS3Config config)
        : base(config)
    {
    }

    public ObservedS3Client(AWSCredentials credentials, AmazonS3Config config)
        : base(credentials, config)
    {
    }

    protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline)
    {
        base.CustomizeRuntimePipeline(pipeline);
        pipeline.AddHandlerAfter<RetryHandler>(new S3AttemptHandler());
        pipeline.AddHandler(new S3CallHandler());
    }
}
