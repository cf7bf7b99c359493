using System.Net.Sockets;

namespace Medallion.Grpc.Hosting.Settings;

/// <summary>Why nobody can listen at an address, in words of its settings.</summary>
internal static class ListenFault
{
    /// <summary>Starts a server; throws <see cref="SettingsException"/> where its address is not to be had.</summary>
    /// <param name="server">The server.</param>
    /// <param name="setting">The settings that name the address.</param>
    /// <param name="address">The address.</param>
    /// <param name="cancellationToken">Ends the start.</param>
    public static async Task StartAsync(IHost server, string setting, string address, CancellationToken cancellationToken)
    {
        try
        {
            await server.StartAsync(cancellationToken);
        }
        catch (Exception error) when (Explain(error) is { } why)
        {
            throw new SettingsException([$"{setting} is {address}, where the service cannot listen: {why}"]);
        }
    }

    private static string? Explain(Exception error)
    {
        for (Exception? cause = error; cause is not null; cause = cause.InnerException)
        {
            if (cause is SocketException socket)
            {
                return Explain(socket);
            }
        }

        return null;
    }

    private static string Explain(SocketException error) => error.SocketErrorCode switch
    {
        SocketError.AddressAlreadyInUse => "somebody else does; end that, or choose another port",
        SocketError.AddressNotAvailable => "this machine has no such address; choose one of its own, or * for all of them",
        SocketError.AccessDenied => "it may not; choose a port above 1023",
        _ => $"{error.Message}; choose another address or port",
    };
}
