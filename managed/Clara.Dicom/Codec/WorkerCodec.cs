using System.Collections.Concurrent;
using System.ComponentModel;
using System.Globalization;
using System.Text;
using Clara.Dicom.Data;
using Clara.Imaging;

namespace Clara.Dicom.Codec;

/// <summary>
/// Files by GDCM in child processes with limits of time and memory: for files of strangers, as a server gets them. A file that crashes, hangs or eats memory ends its child and is one
/// <see cref="ClaraException"/> with the file's name and the limit; the next call starts another child. Children end with <see cref="Dispose"/> and with this process.
/// Writing, whose data are this program's own, happens in this process. Any thread, several calls at once; the caller owns it. Linux and macOS. Since 0.2.
/// </summary>
public sealed class WorkerCodec : IDicomCodec, IDisposable
{
    private const string FileName = "clara-dicom-worker";

    private readonly WorkerLimits _limits;
    private readonly string? _executable;
    private readonly SemaphoreSlim _places;
    private readonly ConcurrentBag<WorkerProcess> _idle = [];
    private readonly CancellationTokenSource _disposed = new();

    /// <summary>Takes the limits; no child is started before the first call.</summary>
    public WorkerCodec(WorkerLimits limits) : this(limits, null)
    {
    }

    /// <summary>With another program in the place of the worker; null finds the product's own.</summary>
    internal WorkerCodec(WorkerLimits limits, string? executable)
    {
        ArgumentNullException.ThrowIfNull(limits);
        limits.Check();
        (_limits, _executable) = (limits, executable);
        _places = new(limits.Processes);
    }

    /// <inheritdoc/>
    public async Task<DicomDataset> ReadHeaderAsync(string path, IReadOnlyList<DicomTag>? only, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(path);
        uint[] tags = only is null ? [] : [.. only.Select(t => t.Value)];
        byte[] json = await AskAsync(path, worker => worker.HeaderAsync(path, tags), ct).ConfigureAwait(false);
        using StreamReader text = new(new MemoryStream(json));
        return DicomJson.Read(text, Path.GetFileName(path));
    }

    /// <inheritdoc/>
    public async Task ReadFramesAsync(string path, Memory<byte> into, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (into.Length > _limits.MemoryBytes)
            throw OutOfMemory(path);
        await AskAsync(path, worker => worker.FramesAsync(path, into), ct).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public Task WriteAsync(string path, DicomDataset dataset, ReadOnlyMemory<byte> pixels, CancellationToken ct) => InProcessCodec.Instance.WriteAsync(path, dataset, pixels, ct);

    /// <summary>Ends all children; calls that run fail with <see cref="ObjectDisposedException"/>.</summary>
    public void Dispose()
    {
        if (_disposed.IsCancellationRequested)
            return;
        _disposed.Cancel();
        while (_idle.TryTake(out WorkerProcess? worker))
            worker.Dispose();
    }

    private async Task<byte[]> AskAsync(string path, Func<WorkerProcess, Task<(int Status, byte[] Text)>> ask, CancellationToken ct)
    {
        ObjectDisposedException.ThrowIf(_disposed.IsCancellationRequested, this);
        using CancellationTokenSource stopped = CancellationTokenSource.CreateLinkedTokenSource(ct, _disposed.Token);
        try
        {
            await _places.WaitAsync(stopped.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            throw new ObjectDisposedException(nameof(WorkerCodec));
        }
        WorkerProcess? worker = null;
        try
        {
            worker = IdleOrNew();
            (int status, byte[] text) = await AskAsync(worker, path, ask, stopped, ct).ConfigureAwait(false);
            _idle.Add(worker);
            worker = null;
            // Dispose may have gone through the idle ones meanwhile.
            if (_disposed.IsCancellationRequested && _idle.TryTake(out WorkerProcess? late))
                late.Dispose();
            if (status == 0)
                return text;
            throw (StatusCode)status == StatusCode.Memory ? OutOfMemory(path) : DicomLibrary.Failure(path, status, Encoding.UTF8.GetString(text));
        }
        finally
        {
            worker?.Dispose();
            _places.Release();
        }
    }

    /// <summary>One exchange under the clock. Nothing is awaited with a token: killing the child ends every read of its output.</summary>
    private async Task<(int Status, byte[] Text)> AskAsync(
        WorkerProcess worker, string path, Func<WorkerProcess, Task<(int Status, byte[] Text)>> ask, CancellationTokenSource stopped, CancellationToken ct)
    {
        using CancellationTokenSource late = new(_limits.TimePerFile);
        try
        {
            using CancellationTokenRegistration onStop = stopped.Token.UnsafeRegister(static w => ((WorkerProcess)w!).Kill(), worker);
            using CancellationTokenRegistration onLate = late.Token.UnsafeRegister(static w => ((WorkerProcess)w!).Kill(), worker);
            return await ask(worker).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or InvalidDataException)
        {
            worker.Kill();
            ct.ThrowIfCancellationRequested();
            ObjectDisposedException.ThrowIf(_disposed.IsCancellationRequested, this);
            string name = Path.GetFileName(path);
            if (late.IsCancellationRequested || worker.RanOutOfTime)
                throw new ClaraException(StatusCode.Format, string.Create(CultureInfo.InvariantCulture,
                    $"{name} took more than the {_limits.TimePerFile.TotalSeconds:0.###} s that one DICOM file may take; it is damaged or too large for this limit."), e);
            throw new ClaraException(StatusCode.Format, $"{name} ended the process that read it ({worker.Ending}): it is damaged, made to do harm or needs more than {Mebibytes} MiB; get the file again.", e);
        }
    }

    private WorkerProcess IdleOrNew()
    {
        while (_idle.TryTake(out WorkerProcess? worker))
        {
            if (worker.IsAlive)
                return worker;
            worker.Dispose();
        }
        string executable = _executable ?? NativeFolder.Find(FileName)
            ?? throw new ClaraException(StatusCode.Unsupported, $"DICOM files need {FileName}, which is not installed here: install GDCM (Debian: libgdcm-dev) and build again.");
        try
        {
            return WorkerProcess.Start(executable, _limits);
        }
        catch (Win32Exception e)
        {
            throw new ClaraException(StatusCode.Io, $"{FileName} cannot be started; check its permissions and how many processes may run.", e);
        }
    }

    private long Mebibytes => _limits.MemoryBytes >> 20;

    private ClaraException OutOfMemory(string path) =>
        new(StatusCode.Memory, $"{Path.GetFileName(path)} needs more than the {Mebibytes} MiB of memory that one DICOM file may take; it is damaged or too large for this limit.");
}
