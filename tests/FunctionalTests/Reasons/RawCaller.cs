using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using Grpc.Core;

namespace Medallion.FunctionalTests.Reasons;

/// <summary>Speaks gRPC as bytes over HTTP/2: sends what a gRPC client would not, and hears what such a client hides.</summary>
internal sealed class RawCaller(Uri service) : IDisposable
{
    /// <summary>Bytes before each message: whether it is compressed, and its length.</summary>
    private const int HeadBytes = 5;

    private const string StatusName = "grpc-status";

    private readonly HttpClient _client = new() { BaseAddress = service };

    /// <summary>A message as gRPC puts it on the wire.</summary>
    public static byte[] Frame(byte[] message, bool isCompressed = false)
    {
        byte[] frame = [isCompressed ? (byte)1 : (byte)0, 0, 0, 0, 0, .. message];
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), message.Length);
        return frame;
    }

    /// <summary>Sends a body and reads the answer to its end; the status in it, which is not OK.</summary>
    public async Task<RpcException> CallAsync(string path, byte[] body, params (string Name, string Value)[] headers)
    {
        using HttpResponseMessage response = await SendAsync(path, body, headers);
        await response.Content.CopyToAsync(Stream.Null);
        HttpHeaders trailers = response.Headers.Contains(StatusName) ? response.Headers : response.TrailingHeaders;
        return ErrorOf(trailers) ?? throw new InvalidOperationException($"{path} succeeded.");
    }

    /// <summary>Sends a body and reads no further than to the headers of the answer.</summary>
    public async Task<GrpcAnswer> KnockAsync(string path, byte[] body, params (string Name, string Value)[] headers)
    {
        using HttpResponseMessage response = await SendAsync(path, body, headers);
        return new GrpcAnswer(response.Headers.Contains(StatusName) ? ErrorOf(response.Headers) : null);
    }

    /// <summary>Sends a body; the messages of the answer as they are on the wire. Throws where the call does not succeed.</summary>
    public async Task<IReadOnlyList<(bool IsCompressed, byte[] Bytes)>> MessagesAsync(
        string path, byte[] body, params (string Name, string Value)[] headers)
    {
        using HttpResponseMessage response = await SendAsync(path, body, headers);
        byte[] frames = await response.Content.ReadAsByteArrayAsync();
        if (ErrorOf(response.Headers.Contains(StatusName) ? response.Headers : response.TrailingHeaders) is { } error)
        {
            throw error;
        }

        List<(bool, byte[])> messages = [];
        for (int at = 0; at < frames.Length;)
        {
            int end = at + HeadBytes + BinaryPrimitives.ReadInt32BigEndian(frames.AsSpan(at + 1));
            messages.Add((frames[at] == 1, frames[(at + HeadBytes)..end]));
            at = end;
        }

        return messages;
    }

    public void Dispose() => _client.Dispose();

    private async Task<HttpResponseMessage> SendAsync(string path, byte[] body, (string Name, string Value)[] headers)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        using var request = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = new ByteArrayContent(body),
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        foreach ((string name, string value) in headers)
        {
            Assert.True(request.Headers.TryAddWithoutValidation(name, value));
        }

        HttpResponseMessage response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, patience.Token);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return response;
    }

    private static RpcException? ErrorOf(HttpHeaders trailers)
    {
        const string Details = "grpc-status-details-bin";
        var code = (StatusCode)int.Parse(ValueOf(trailers, StatusName), CultureInfo.InvariantCulture);
        if (code == StatusCode.OK)
        {
            return null;
        }

        var details = new Metadata { { Details, Convert.FromBase64String(ValueOf(trailers, Details)) } };
        return new RpcException(new Status(code, Uri.UnescapeDataString(ValueOf(trailers, "grpc-message"))), details);
    }

    private static string ValueOf(HttpHeaders headers, string name) =>
        headers.TryGetValues(name, out IEnumerable<string>? values) ? Assert.Single(values) : "";
}
