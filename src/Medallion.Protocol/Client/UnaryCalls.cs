using Grpc.Core;

namespace Medallion.Protocol.Client;

/// <summary>Calls that are answered once and may be repeated: asks again while the service cannot be reached.</summary>
internal sealed class UnaryCalls(MedallionClientOptions options, TimeProvider time)
{
    /// <summary>The answer; throws <see cref="StageFailedException"/> where the service refuses, or stays away.</summary>
    /// <param name="open">Makes the call.</param>
    /// <param name="language">In which a refusal is told; empty for none.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public async Task<T> AskAsync<T>(
        Func<CallOptions, AsyncUnaryCall<T>> open, string language, CancellationToken cancellationToken)
    {
        var outage = new Outage(options, time);
        while (true)
        {
            StageFailedException failure;
            try
            {
                using AsyncUnaryCall<T> call = open(CallLanguage.Options(language, cancellationToken));
                return await call;
            }
            catch (RpcException loss)
            {
                cancellationToken.ThrowIfCancellationRequested();
                failure = FailureDecoder.Decode(loss);
                if (!ConnectionFault.CanResume(loss, failure, wasReached: false))
                {
                    throw failure;
                }
            }

            await outage.WaitAsync(failure, wasReached: false, cancellationToken);
        }
    }
}
