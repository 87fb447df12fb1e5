using Clara.Imaging;
using Clara.Models;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Clara.Inference.Networks;

/// <summary>An ONNX file in a session of ONNX Runtime.</summary>
internal sealed class OnnxNetwork : Network
{
    private const int Rank = 5;
    private readonly InferenceSession _session;
    private readonly string _name;
    private readonly Lock _lock = new();
    private int _users = 1;
    private bool _disposed;

    private OnnxNetwork(InferenceSession session, string name, string input, string output, bool onProcessors)
        : base(name, new(input, session.InputMetadata[input].Dimensions), new(output, session.OutputMetadata[output].Dimensions))
    {
        IsOnProcessors = onProcessors;
        _session = session;
        _name = name;
    }

    /// <inheritdoc/>
    public override bool IsOnProcessors { get; }

    /// <summary>With the providers that the loaded ONNX Runtime says it has, which promises no device.</summary>
    public static OnnxNetwork Load(ModelArchive archive, string device, int threads, IReadOnlyCollection<string> providers)
    {
        ArgumentNullException.ThrowIfNull(archive);
        DeviceChoice choice = DeviceChoice.Of(device, providers);
        try
        {
            return Open(archive, choice, threads);
        }
        catch (ClaraException e) when (e.Status == StatusCode.Inference && DeviceChoice.IsAuto(device))
        {
            return Open(archive, new(DeviceKind.Cpu, 0), threads);
        }
    }

    private static OnnxNetwork Open(ModelArchive archive, DeviceChoice choice, int threads)
    {
        string name = archive.Info.Name;
        InferenceSession? session = null;
        try
        {
            using SessionOptions options = Options(choice, threads);
            session = new(archive.NetworkFile, options);
            string input = Pick(archive.Config.Inference.InputName, session.InputMetadata, "input", name, single: true);
            string output = Pick(archive.Config.Inference.OutputName, session.OutputMetadata, "output", name, single: false);
            Require(session.InputMetadata[input], "input", name);
            Require(session.OutputMetadata[output], "output", name);
            int[] shape = session.InputMetadata[input].Dimensions;
            if (shape[0] > 1)
                throw new ModelInvalidException($"The model '{name}' cannot be used: its network takes {shape[0]} images at once; this version gives one.");
            return new(session, name, input, output, choice.Kind == DeviceKind.Cpu);
        }
        catch (Exception e) when (e is OnnxRuntimeException or EntryPointNotFoundException)
        {
            session?.Dispose();
            throw choice.Kind == DeviceKind.Cpu
                ? new ModelInvalidException($"The model '{name}' cannot be used: ONNX Runtime does not load {Path.GetFileName(archive.NetworkFile)} ({FirstLine(e)}).", e)
                : new ClaraException(StatusCode.Inference, $"The model '{name}' cannot be loaded on {choice} ({FirstLine(e)}); try --device cpu.", e);
        }
        catch
        {
            session?.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public override NetworkTensor Run(Memory<float> voxels, long[] shape, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        Enter();
        NetworkRun run = new(_session, InputName, OutputName, voxels, shape, Leave);
        try
        {
            return new OnnxTensor(run.Wait(ct));
        }
        catch (OnnxRuntimeException e)
        {
            ct.ThrowIfCancellationRequested();
            bool memory = e.Message.Contains("alloc", StringComparison.OrdinalIgnoreCase);
            throw new ClaraException(memory ? StatusCode.Memory : StatusCode.Inference, memory
                ? $"There is not enough memory to run the model '{_name}' on this image; close other programs, or crop the image."
                : $"The network of the model '{_name}' failed while it ran ({FirstLine(e)}).", e);
        }
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        lock (_lock)
        {
            if (_disposed)
                return;
            _disposed = true;
        }
        Leave();
    }

    /// <summary>Keeps the session alive until <see cref="Leave"/>, also past disposing.</summary>
    private void Enter()
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            _users++;
        }
    }

    private void Leave()
    {
        lock (_lock)
            if (--_users > 0)
                return;
        _session.Dispose();
    }

    private static SessionOptions Options(DeviceChoice device, int threads)
    {
        SessionOptions options = new() { LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL };
        if (threads > 0)
            options.IntraOpNumThreads = threads;
        switch (device.Kind)
        {
            case DeviceKind.Cuda:
                options.AppendExecutionProvider_CUDA(device.Index);
                break;
            case DeviceKind.TensorRt:
                options.AppendExecutionProvider_Tensorrt(device.Index);
                options.AppendExecutionProvider_CUDA(device.Index); // for the nodes that TensorRT leaves
                break;
            case DeviceKind.DirectMl:
                options.AppendExecutionProvider_DML(device.Index);
                break;
            default:
                break;
        }
        return options;
    }

    private static string Pick(string? asked, IReadOnlyDictionary<string, NodeMetadata> nodes, string what, string model, bool single)
    {
        if (asked is not null)
            return nodes.ContainsKey(asked) ? asked
                : throw new ModelInvalidException($"The model '{model}' cannot be used: its network has no {what} '{asked}'; it has {string.Join(", ", nodes.Keys)}.");
        return nodes.Count == 1 || (!single && nodes.Count > 0) ? nodes.Keys.First()
            : throw new ModelInvalidException($"The model '{model}' cannot be used: its network has {nodes.Count} {what}s ({string.Join(", ", nodes.Keys)}); this version runs networks with one.");
    }

    private static void Require(NodeMetadata node, string what, string model)
    {
        if (!node.IsTensor || node.ElementDataType != TensorElementType.Float || node.Dimensions.Length != Rank)
            throw new ModelInvalidException($"The model '{model}' cannot be used: its network's {what} is {node.ElementDataType} with {node.Dimensions.Length} axes; this version runs 3-D networks in float32 [1, channels, axes].");
    }

    private static string FirstLine(Exception e) => e.Message.Split('\n')[0].Trim();
}
