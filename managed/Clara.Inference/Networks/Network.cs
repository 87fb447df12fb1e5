using Clara.Imaging;
using Clara.Inference.Inferers;
using Clara.Models;
using Clara.Models.Config;
using Microsoft.ML.OnnxRuntime;

namespace Clara.Inference.Networks;

/// <summary>
/// A loaded network with one float image input [batch, channels, x, y, z] (C order: the last axis is fastest, see <see cref="NetworkLayout"/>; networks of two axes have no z) and one
/// output [batch, classes, ...]. What runs it, ONNX Runtime or another engine, is the subclass's. Any thread, many runs at once. Disposing waits for nothing: a run that is
/// still under way keeps it alive until its end. Since 0.1.
/// </summary>
/// <param name="name">The model's, for messages.</param>
/// <param name="input">Name and shape of the input that gets the image; a free axis is below 0.</param>
/// <param name="output">Name and shape of the output that is read; a free axis is below 0.</param>
public abstract class Network(string name, NetworkPort input, NetworkPort output) : IDisposable
{
    // NaN until it is known: other threads read it while it is written, and a nullable one could be read half.
    private double _runBytesPerVoxel = double.NaN;
    private readonly Lock _using = new();
    private int _users = 1; // whoever loaded it, and each run
    private bool _disposed;

    /// <summary>Whether it runs on processors, not on a device of its own.</summary>
    public abstract bool IsOnProcessors { get; }

    /// <summary>Which device was asked for, which it runs on, and why. Since 0.2.</summary>
    public virtual DeviceReport Device => new("auto", IsOnProcessors ? "cpu" : "device", "its engine chose");

    /// <summary>Name of the input that gets the image.</summary>
    public string InputName => input.Name;

    /// <summary>Name of the output that is read.</summary>
    public string OutputName => output.Name;

    /// <summary>Shape of the input; a free axis is below 0.</summary>
    public IReadOnlyList<int> InputShape => input.Shape;

    /// <summary>Shape of the output; a free axis is below 0.</summary>
    public IReadOnlyList<int> OutputShape => output.Shape;

    /// <summary>Whether the file tells the shapes; where it does not, all axes count as free and what does not fit shows when it runs. Since 0.2.</summary>
    public virtual bool KnowsShapes => true;

    /// <summary>Input channels; null when the file leaves them free.</summary>
    public int? Channels => InputShape[1] > 0 ? InputShape[1] : null;

    /// <summary>Classes of the output; null when the file leaves them free.</summary>
    public int? Classes => OutputShape.Count > 1 && OutputShape[1] > 0 ? OutputShape[1] : null;

    /// <summary>
    /// Bytes beside input and output that a run takes, for each voxel of the input, learnt from the first run; null before it, and where the engine keeps them elsewhere, such as on a card.
    /// An estimate: other work in the process at that time counts as well. Since 0.2.
    /// </summary>
    public double? RunBytesPerVoxel => double.IsNaN(_runBytesPerVoxel) ? null : _runBytesPerVoxel;

    /// <summary>Whether its engine learns what a run takes, so that it will be known after the first one. Since 0.2.</summary>
    public virtual bool MeasuresRuns => false;

    /// <summary>Bytes that the first run left with the engine, which keeps them until it is disposed; 0 before it. Since 0.2.</summary>
    public long KeptBytes { get; private set; }

    /// <summary>Whether several images may be given at once.</summary>
    public bool TakesBatches => InputShape[0] < 0 && OutputShape[0] < 0;

    /// <summary>Loads an archive's network: a .ts or .pt file by <see cref="TorchEngine"/>, where that is installed, every other by ONNX Runtime. Takes from 10 ms to seconds. Throws <see cref="ModelInvalidException"/> for what cannot be run, <see cref="ClaraException"/> for the device.</summary>
    /// <param name="archive">Names the file, the input and the output.</param>
    /// <param name="device">auto, cpu, cuda:0 and so on; auto is the card where there is one, else the processors.</param>
    /// <param name="threads">Of one run on processors; 0 is one a processor.</param>
    public static Network Load(ModelArchive archive, string device, int threads)
    {
        ArgumentNullException.ThrowIfNull(archive);
        return TorchEngine.Takes(archive.NetworkFile) ? TorchEngine.Load(archive, device, threads) : OnnxNetwork.Load(archive, device, threads, OrtEnv.Instance().GetAvailableProviders());
    }

    /// <summary>On which device a network would run that is stored like this, without loading one: what <see cref="Device"/> tells once it is loaded. Loads the engine (0.1 s, TorchScript's 0.3 s); never throws for a device that cannot be had. Since 0.2.</summary>
    public static DeviceReport DeviceFor(WeightsFormat weights, string device) => weights == WeightsFormat.TorchScript ? TorchEngine.DeviceFor(device) : Devices.For(device);

    /// <summary>
    /// Runs the network once and gives its output; the caller disposes it. The voxels must not change until then, nor after cancelling: a cancelled token ends the wait at once,
    /// while the engine stops in the background. Throws <see cref="ClaraException"/>: Memory or Inference.
    /// </summary>
    /// <param name="voxels">All channels of all images, in the order of the shape.</param>
    /// <param name="shape">[batch, channels, x, y, z], or without z.</param>
    /// <param name="ct">Ends the wait.</param>
    public abstract NetworkTensor Run(Memory<float> voxels, long[] shape, CancellationToken ct);

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_using)
        {
            if (_disposed)
                return;
            _disposed = true;
        }
        Leave();
        GC.SuppressFinalize(this);
    }

    /// <summary>Whether a run of this loaded network was measured.</summary>
    protected bool HasLearnt { get; private set; }

    /// <summary>What a run took when the same file was loaded before: its first run ran beside the fewest others, so that figure stays.</summary>
    internal void Recall(double bytesPerVoxel) => _runBytesPerVoxel = bytesPerVoxel;

    /// <summary>For engines: what the first run took beside its output, and on how many voxels.</summary>
    protected void Learn(long bytes, long voxels)
    {
        KeptBytes = Math.Max(0, bytes);
        HasLearnt = true;
        if (RunBytesPerVoxel is null)
            _runBytesPerVoxel = (double)KeptBytes / voxels;
    }

    /// <summary>Frees what the network holds, called once: when it is disposed and its last run has ended.</summary>
    protected abstract void Close();

    /// <summary>Keeps the network alive until <see cref="Leave"/>, also past disposing. Throws <see cref="ObjectDisposedException"/> once it is disposed.</summary>
    protected void Enter()
    {
        lock (_using)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            _users++;
        }
    }

    /// <summary>Ends what <see cref="Enter"/> began.</summary>
    protected void Leave()
    {
        lock (_using)
            if (--_users > 0)
                return;
        Close();
    }

    /// <summary>The model, as a sentence begins.</summary>
    internal string Called => $"The model '{name}'";

    /// <summary>A failure that names the model.</summary>
    public ModelInvalidException Unusable(string why) => new($"{Called} cannot be used: {why}");

    /// <summary>Throws <see cref="ModelInvalidException"/> when input and output have not this many axes beside batch and channels: 2 or 3.</summary>
    internal void RequireSpatialAxes(int axes)
    {
        if (!KnowsShapes)
            return;
        if (InputShape.Count != axes + 2 || OutputShape.Count != axes + 2)
            throw Unusable($"its network gives [{Axes(OutputShape)}] for an image of [{Axes(InputShape)}]; segmenting in {axes}-D needs {axes + 2} axes on both sides: batch, channels and {axes} of space.");

        static string Axes(IReadOnlyList<int> shape) => string.Join(", ", shape.Select(n => n > 0 ? FormattableString.Invariant($"{n}") : "any"));
    }

    /// <summary>Throws <see cref="ModelInvalidException"/> when the file fixes another extent of the input than this one.</summary>
    internal void RequireExtent(SpatialShape shape, string otherwise)
    {
        IEnumerable<int> fixedExtent = InputShape.Skip(2);
        if (fixedExtent.Where((n, axis) => n > 0 && n != shape.Extent[axis]).Any())
            throw Unusable($"its network takes {string.Join(" x ", fixedExtent.Select(n => n > 0 ? FormattableString.Invariant($"{n}") : "any"))} voxels at once, {otherwise}.");
    }

    /// <summary>Throws <see cref="ModelInvalidException"/> when the file fixes another number of input channels than the chain gives.</summary>
    internal void RequireChannels(int channels)
    {
        if (Channels is int fixedChannels && fixedChannels != channels)
            throw Unusable($"its network takes {fixedChannels} input channels, its chain gives {channels}.");
    }
}
