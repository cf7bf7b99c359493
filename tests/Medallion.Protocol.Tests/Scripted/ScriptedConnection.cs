using Grpc.Core;
using Medallion.Protocol.V1;

namespace Medallion.Protocol.Tests.Scripted;

/// <summary>How a <see cref="ScriptedService"/> treats one connection.</summary>
/// <param name="EventsBeforeCut">Stored events that come through before the connection ends.</param>
/// <param name="End">How it ends then; null: in good order, without a result.</param>
internal sealed record ScriptedConnection(int EventsBeforeCut, RpcException? End = null)
{
    /// <summary>Nothing is cut: all events, the result included.</summary>
    public static ScriptedConnection Whole { get; } = new(int.MaxValue);

    /// <summary>Silent for ever after its events.</summary>
    public bool FallsSilent { get; init; }

    /// <summary>A live event that is sent after the stored ones; null for none.</summary>
    public RunEvent? Live { get; init; }

    /// <summary>Replaces the service's history, as a restarted server without a memory would have it.</summary>
    public IReadOnlyList<RunEvent>? History { get; init; }
}
