using System.Buffers.Binary;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using Clara.Imaging;

namespace Clara.Dicom.Codec;

/// <summary>A child process with native/dicom/worker/main.cpp: one request at a time. It ends with its input, so also when this process dies; a file's processor time is limited by itself.</summary>
internal sealed class WorkerProcess : IDisposable
{
    private const int LongestText = 1 << 30;

    private readonly Process _process;
    private volatile bool _killed;

    private WorkerProcess(Process process) => _process = process;

    /// <summary>Whether it can take another request.</summary>
    public bool IsAlive => !_killed && !_process.HasExited;

    /// <summary>How it ended, as "signal 11" or "code 3"; waits for the end.</summary>
    public string Ending
    {
        get
        {
            _process.WaitForExit();
            int signal = _process.ExitCode - 128;
            return signal > 0 ? string.Create(CultureInfo.InvariantCulture, $"signal {signal}") : string.Create(CultureInfo.InvariantCulture, $"code {_process.ExitCode}");
        }
    }

    /// <summary>Whether it ended because its processor time was used up (SIGXCPU); waits for the end.</summary>
    public bool RanOutOfTime => Ending == "signal 24";

    /// <summary>Starts one; throws what <see cref="Process.Start(ProcessStartInfo)"/> throws.</summary>
    public static WorkerProcess Start(string executable, WorkerLimits limits)
    {
        ProcessStartInfo start = new(executable) { RedirectStandardInput = true, RedirectStandardOutput = true };
        start.ArgumentList.Add(limits.MemoryBytes.ToString(CultureInfo.InvariantCulture));
        start.ArgumentList.Add(((long)Math.Ceiling(limits.TimePerFile.TotalSeconds)).ToString(CultureInfo.InvariantCulture));
        return new(Process.Start(start)!);
    }

    /// <summary>Asks for a header: the answer's status and text (JSON, or why not).</summary>
    public async Task<(int Status, byte[] Text)> HeaderAsync(string path, IReadOnlyList<uint> only)
    {
        byte[] wanted = new byte[4 * (only.Count + 1)];
        BinaryPrimitives.WriteInt32LittleEndian(wanted, only.Count);
        for (int i = 0; i < only.Count; i++)
            BinaryPrimitives.WriteUInt32LittleEndian(wanted.AsSpan(4 * (i + 1)), only[i]);
        await SendAsync('H', path, wanted).ConfigureAwait(false);
        (int status, long bytes) = await AnswerAsync().ConfigureAwait(false);
        return (status, await TextAsync(bytes).ConfigureAwait(false));
    }

    /// <summary>Asks for frames, which go straight into the memory: the answer's status and why not. Uncompressed ones are read here, from where the child says that they stand.</summary>
    public async Task<(int Status, byte[] Text)> FramesAsync(string path, Memory<byte> into)
    {
        byte[] wanted = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(wanted, into.Length);
        await SendAsync('F', path, wanted).ConfigureAwait(false);
        (int status, long bytes) = await AnswerAsync().ConfigureAwait(false);
        if (status != 0)
            return (status, await TextAsync(bytes).ConfigureAwait(false));
        if (bytes != sizeof(long) && bytes != into.Length + sizeof(long))
            throw new InvalidDataException("the child process answered with another number of bytes");
        byte[] place = new byte[sizeof(long)];
        await _process.StandardOutput.BaseStream.ReadExactlyAsync(place).ConfigureAwait(false);
        if (bytes > sizeof(long))
            await _process.StandardOutput.BaseStream.ReadExactlyAsync(into).ConfigureAwait(false);
        else
            await Task.Run(() => ReadPlain(path, BinaryPrimitives.ReadInt64LittleEndian(place), into.Span)).ConfigureAwait(false);
        return (status, []);
    }

    /// <summary>Ends it at once, whatever it does.</summary>
    public void Kill()
    {
        _killed = true;
        try
        {
            _process.Kill();
        }
        catch (InvalidOperationException)
        {
            // It has ended by itself.
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Kill();
        _process.Dispose();
    }

    private async Task SendAsync(char kind, string path, byte[] wanted)
    {
        byte[] name = Encoding.UTF8.GetBytes(Path.GetFullPath(path));
        byte[] request = new byte[5 + name.Length + wanted.Length];
        request[0] = (byte)kind;
        BinaryPrimitives.WriteInt32LittleEndian(request.AsSpan(1), name.Length);
        name.CopyTo(request, 5);
        wanted.CopyTo(request, 5 + name.Length);
        Stream input = _process.StandardInput.BaseStream;
        await input.WriteAsync(request).ConfigureAwait(false);
        await input.FlushAsync().ConfigureAwait(false);
    }

    private static void ReadPlain(string path, long at, Span<byte> into)
    {
        try
        {
            using Microsoft.Win32.SafeHandles.SafeFileHandle file = File.OpenHandle(path);
            for (int done = 0; done < into.Length;)
                done += RandomAccess.Read(file, into[done..], at + done) is > 0 and int read ? read : throw new EndOfStreamException();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentOutOfRangeException)
        {
            throw new ClaraException(StatusCode.Io, $"{Path.GetFileName(path)} could not be read to its end; was it changed meanwhile?", e);
        }
    }

    private async Task<(int Status, long Bytes)> AnswerAsync()
    {
        byte[] head = new byte[12];
        await _process.StandardOutput.BaseStream.ReadExactlyAsync(head).ConfigureAwait(false);
        return (BinaryPrimitives.ReadInt32LittleEndian(head), BinaryPrimitives.ReadInt64LittleEndian(head.AsSpan(4)));
    }

    private async Task<byte[]> TextAsync(long bytes)
    {
        // A child that a file has taken over may say anything.
        if (bytes is < 0 or > LongestText)
            throw new InvalidDataException("the child process answered with a text without end");
        byte[] text = new byte[bytes];
        await _process.StandardOutput.BaseStream.ReadExactlyAsync(text).ConfigureAwait(false);
        return text;
    }
}
