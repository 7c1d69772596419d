using System.Net.Sockets;
using System.Text;

namespace RunnerHub.Tests.Support;

/// <summary>A connection on which a test writes HTTP by hand.</summary>
internal sealed class RawSocket(TcpClient client) : IDisposable
{
    /// <param name="address">Of the hub.</param>
    /// <param name="buffer">Bytes that come before they are read; as many as the system likes when it is left out.</param>
    public static async Task<RawSocket> ConnectAsync(Uri address, int? buffer = null)
    {
        var client = new TcpClient();
        client.ReceiveBufferSize = buffer ?? client.ReceiveBufferSize;
        await client.ConnectAsync(address.Host, address.Port);
        return new RawSocket(client);
    }

    public async Task SendAsync(string text) => await client.GetStream().WriteAsync(Encoding.Latin1.GetBytes(text));

    /// <summary>The status line and the headers of the answer.</summary>
    public async Task<string> ReadHeadAsync()
    {
        var head = new StringBuilder();
        var one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal) && await client.GetStream().ReadAsync(one) > 0)
        {
            head.Append((char)one[0]);
        }

        return head.ToString();
    }

    public void Dispose() => client.Dispose();
}
