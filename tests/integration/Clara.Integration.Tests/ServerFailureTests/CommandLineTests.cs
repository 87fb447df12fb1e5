using System.Net;
using System.Net.Sockets;
using Clara.Imaging;
using Clara.Remote.Tests.Doubles;
using Clara.TestKit;

namespace Clara.Integration.Tests.ServerFailureTests;

/// <summary>Servers that are down, hang, close half-way, are no annotation servers or flood: a user of the command gets one line, exit code 1 and no file.</summary>
public sealed class CommandLineTests
{
    private const long Gigabyte = 1L << 30;

    private static readonly Dictionary<string, Func<Received, NetworkStream, CancellationToken, Task>> Answers = new()
    {
        ["hangs"] = (_, _, ct) => Task.Delay(Timeout.Infinite, ct),
        ["closes half-way"] = (_, s, ct) => s.WriteAsync("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n[{\"name\":"u8.ToArray(), ct).AsTask(),
        ["answers HTML"] = (_, s, ct) => s.WriteAsync(FakeServer.Answer(200, "text/html", "<html><body>Welcome</body></html>"u8.ToArray()), ct).AsTask(),
        ["answers a gigabyte"] = async (_, s, ct) =>
        {
            await s.WriteAsync(System.Text.Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {Gigabyte}\r\n\r\n"), ct);
            byte[] piece = new byte[1 << 20];
            Array.Fill(piece, (byte)' ');
            for (long sent = 0; sent < Gigabyte; sent += piece.Length)
                await s.WriteAsync(piece, ct);
        },
    };

    private static IEnumerable<string> Kinds => [.. Answers.Keys, "is down"];

    [Test]
    public async Task It_is_one_line_and_leaves_no_file([ValueSource(nameof(Kinds))] string kind, [Values("models", "segment", "annotate")] string command)
    {
        using TempFolder folder = new();
        await using FakeServer? server = Answers.TryGetValue(kind, out Func<Received, NetworkStream, CancellationToken, Task>? answer) ? new(answer) : null;
        string image = folder.File("i.nii.gz"), mask = folder.File("m.nii.gz"), points = folder.File("p.json"), url = server?.Uri ?? UnusedPort();
        await NiftiFile.WriteAsync(image, TestVolumes.Sphere(Grid.Axial(new(20, 20, 20), new(1, 1, 1)), new(10, 10, 10), 6), CancellationToken.None);
        await File.WriteAllTextAsync(points, "[[4,10,10],[16,10,10],[10,4,10],[10,16,10],[10,10,4],[10,10,16]]");
        string[] before = [.. Directory.EnumerateFileSystemEntries(folder.Path)];
        string[] what = command switch
        {
            "models" => ["models"],
            "segment" => ["segment", image, "--model", "m", "-o", mask],
            _ => ["annotate", image, "--points", points, "--label", "x", "-o", mask],
        };
        Outcome run = await Product.ClaraAsync([.. what, "--server", url, "--timeout", "1", "--quiet"]);
        run.FailedWithOneLine();
        Assert.That(run.Error, Does.Contain(new Uri(url).Authority), "the message names the server");
        Assert.That(Directory.EnumerateFileSystemEntries(folder.Path), Is.EquivalentTo(before));
    }

    private static string UnusedPort()
    {
        TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        int port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        return $"http://127.0.0.1:{port}";
    }
}
