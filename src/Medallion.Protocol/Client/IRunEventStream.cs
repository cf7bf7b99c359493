using Medallion.Protocol.V1;

namespace Medallion.Protocol.Client;

/// <summary>Events of one call, whichever method it is of.</summary>
internal interface IRunEventStream : IDisposable
{
    /// <summary>The next event; null where the stream ended in good order.</summary>
    Task<RunEvent?> NextAsync();
}
