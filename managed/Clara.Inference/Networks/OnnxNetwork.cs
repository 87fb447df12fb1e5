using Clara.Imaging;
using Clara.Models;
using Clara.Models.Onnx;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Clara.Inference.Networks;

/// <summary>An ONNX file in a session of ONNX Runtime.</summary>
internal sealed class OnnxNetwork : Network
{
    private readonly InferenceSession _session;
    private readonly string _name;
    private readonly TensorElementType _inputType, _outputType;

    private OnnxNetwork(InferenceSession session, string name, string input, string output, DeviceReport device)
        : base(name, new(input, session.InputMetadata[input].Dimensions), new(output, session.OutputMetadata[output].Dimensions))
    {
        Device = device;
        _session = session;
        _name = name;
        _inputType = session.InputMetadata[input].ElementDataType;
        _outputType = session.OutputMetadata[output].ElementDataType;
    }

    /// <inheritdoc/>
    public override DeviceReport Device { get; }

    /// <inheritdoc/>
    public override bool IsOnProcessors => Device.Taken == "cpu";

    /// <inheritdoc/>
    public override bool MeasuresRuns => IsOnProcessors;

    /// <summary>With the providers that the loaded ONNX Runtime says it has, which promises no device.</summary>
    public static OnnxNetwork Load(ModelArchive archive, string device, int threads, IReadOnlyCollection<string> providers)
    {
        ArgumentNullException.ThrowIfNull(archive);
        DeviceChoice choice = DeviceChoice.Of(device, providers);
        try
        {
            return Open(archive, choice, threads, Devices.Taken(device, choice, providers));
        }
        catch (ClaraException e) when (e.Status == StatusCode.Inference && DeviceChoice.IsAuto(device))
        {
            return Open(archive, new(DeviceKind.Cpu, 0), threads, Devices.FellBack(device, choice, OnnxFailure.FirstLine(e.InnerException ?? e)));
        }
    }

    private static OnnxNetwork Open(ModelArchive archive, DeviceChoice choice, int threads, DeviceReport report)
    {
        string name = archive.Info.Name;
        InferenceSession? session = null;
        try
        {
            RequireWeights(archive);
            using SessionOptions options = Options(choice, threads);
            session = new(archive.NetworkFile, options);
            string input = Pick(archive.Config.Inference.InputName, session.InputMetadata, "input", name, single: true);
            string output = Pick(archive.Config.Inference.OutputName, session.OutputMetadata, "output", name, single: false);
            Require(session.InputMetadata[input], "input", name, 4);
            Require(session.OutputMetadata[output], "output", name, 2);
            int[] shape = session.InputMetadata[input].Dimensions;
            if (shape[0] > 1)
                throw new ModelInvalidException($"The model '{name}' cannot be used: its network takes {shape[0]} images at once; this version gives one.");
            return new(session, name, input, output, report);
        }
        catch (Exception e) when (e is OnnxRuntimeException or EntryPointNotFoundException)
        {
            session?.Dispose();
            throw choice.Kind == DeviceKind.Cpu
                ? new ModelInvalidException($"The model '{name}' cannot be used: {OnnxFailure.Loading(e, archive.NetworkFile)}.", e)
                : new ClaraException(StatusCode.Inference, $"The model '{name}' cannot be loaded on {choice} ({OnnxFailure.FirstLine(e)}); try --device cpu.", e);
        }
        catch
        {
            session?.Dispose();
            throw;
        }
    }

    /// <summary>Weights in files of their own are looked for first: ONNX Runtime's sentence for a missing one names an initializer and its own source.</summary>
    private static void RequireWeights(ModelArchive archive)
    {
        try
        {
            OnnxExternalData.Files(archive.NetworkFile);
        }
        catch (ModelInvalidException e)
        {
            throw new ModelInvalidException($"The model '{archive.Info.Name}' cannot be used: {e.Message}", e);
        }
    }

    /// <inheritdoc/>
    public override NetworkTensor Run(Memory<float> voxels, long[] shape, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        // Where the output has the input's extent it is known now; a run of minutes for nothing is spared.
        if (Classes is int classes && OutputShape.Count == shape.Length)
            RequireSpan([shape[0], classes, .. shape[2..]]);
        Enter();
        long before = !HasLearnt && MeasuresRuns ? Environment.WorkingSet : 0;
        NetworkRun run = new(_session, InputName, OutputName, voxels, _inputType, shape, Leave);
        try
        {
            OnnxTensor output = new(run.Wait(ct), RequireSpan);
            if (before > 0)
                Learn(Environment.WorkingSet - before - sizeof(float) * Product(output.Shape), shape[0] * Product(shape[2..]));
            return output;
        }
        catch (OnnxRuntimeException e)
        {
            ct.ThrowIfCancellationRequested();
            bool memory = OnnxFailure.IsMemory(e);
            throw new ClaraException(memory ? StatusCode.Memory : StatusCode.Inference, memory
                ? $"There is not enough memory to run the model '{_name}' on this image; close other programs, or crop the image."
                : $"The network of the model '{_name}' failed while it ran ({OnnxFailure.FirstLine(e)}).", e);
        }
    }

    /// <summary>ONNX Runtime's spans count bytes in an int, and beyond it in a wrong one.</summary>
    private void RequireSpan(IReadOnlyList<long> shape)
    {
        if (Product(shape) * (_outputType == TensorElementType.Float16 ? sizeof(short) : sizeof(float)) > int.MaxValue)
            throw new ClaraException(StatusCode.Memory, $"The output of the model '{_name}' has more than 2 GiB at once; name a SlidingWindowInferer with a smaller roi_size in its config, or crop the image.");
    }

    /// <inheritdoc/>
    protected override void Close() => _session.Dispose();

    private static SessionOptions Options(DeviceChoice device, int threads)
    {
        SessionOptions options = new() { LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL };
        if (threads > 0)
            options.IntraOpNumThreads = threads;
        try
        {
            OnnxDevice.Append(options, device);
        }
        catch
        {
            options.Dispose();
            throw;
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

    private static long Product(IEnumerable<long> extents) => extents.Aggregate(1L, (a, b) => a * b);

    private static void Require(NodeMetadata node, string what, string model, int leastAxes)
    {
        if (!node.IsTensor || node.ElementDataType is not (TensorElementType.Float or TensorElementType.Float16))
            throw new ModelInvalidException($"The model '{model}' cannot be used: its network's {what} is {node.ElementDataType} with {node.Dimensions.Length} axes; this version gives and reads float32 and float16 (a quantised network has its QuantizeLinear and DequantizeLinear inside).");
        if (node.Dimensions.Length < leastAxes || node.Dimensions.Length > 5)
            throw new ModelInvalidException($"The model '{model}' cannot be used: its network's {what} is {node.ElementDataType} with {node.Dimensions.Length} axes; this version runs networks of {leastAxes} to 5 axes there: batch, channels and those of space.");
    }
}
