using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Clara.Imaging;
using Clara.Inference.Networks;
using Clara.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace Clara.Inference.Torch;

/// <summary>
/// A TorchScript file. Its shapes are not in the file, so all axes count as free and what does not fit shows when it runs. Outputs have places and no names: "0" is the first.
/// Weights all in half (or double) precision get their input in it. The input is copied, because a network may write into its own.
/// </summary>
internal sealed class TorchScriptNetwork : Network
{
    /// <summary>One image at once: a traced network may have its batch fixed.</summary>
    private static readonly int[] Free = [1, -1, -1, -1, -1];
    private readonly jit.ScriptModule _module;
    private readonly string _name;
    private readonly TorchDevice _device;
    private readonly ScalarType _type;
    private readonly int _output, _threads;

    private TorchScriptNetwork(jit.ScriptModule module, string name, string input, int output, TorchDevice device, DeviceReport report, ScalarType type, int threads)
        : base(name, new(input, Free), new(output.ToString(CultureInfo.InvariantCulture), Free))
    {
        _module = module;
        _name = name;
        _output = output;
        _device = device;
        Device = report;
        _type = type;
        _threads = threads > 0 ? threads : Environment.ProcessorCount;
    }

    /// <inheritdoc/>
    public override bool IsOnProcessors => _device.Card is null;

    /// <inheritdoc/>
    public override DeviceReport Device { get; }

    /// <inheritdoc/>
    public override bool KnowsShapes => false;

    /// <summary>The file's form was looked at before. Throws <see cref="ModelInvalidException"/> for a file that libtorch does not load, <see cref="ClaraException"/> (Inference) for a card that does not take it.</summary>
    public static TorchScriptNetwork Open(ModelArchive archive, TorchDevice device, DeviceReport report, int threads)
    {
        string name = archive.Info.Name, file = Path.GetFileName(archive.NetworkFile);
        ModelInvalidException Unusable(string why) => new($"The model '{name}' cannot be used: {why} ({file}).");
        int output = 0;
        if (archive.Config.Inference.OutputName is string asked && !int.TryParse(asked, NumberStyles.None, CultureInfo.InvariantCulture, out output))
            throw Unusable($"its config names the output '{asked}'; outputs of TorchScript have no names but places, 0 is the first");
        jit.ScriptModule? module = null;
        try
        {
            using DisposeScope scope = NewDisposeScope();
            module = jit.load(archive.NetworkFile, device.Device);
            module.eval(); // a file saved while training would drop out voxels
            TorchSignature signature = TorchSignature.Of(module, Unusable);
            if (archive.Config.Inference.InputName is string input && input != signature.Input)
                throw Unusable($"its network has no input '{input}'; it has {signature.Input}");
            return new(module, name, signature.Input, output, device, report, TypeOfWeights(module), threads);
        }
        catch (Exception e) when (e is ExternalException or InvalidOperationException)
        {
            Unload(module);
            string reason = TorchMessage.FirstLine(e.Message);
            throw TorchMessage.IsMemory(e.Message) ? new ClaraException(StatusCode.Memory, $"There is not enough memory to load the model '{name}' on {device}; close other programs.", e)
                : device.Card is not null ? new ClaraException(StatusCode.Inference, $"The model '{name}' cannot be loaded on {device} ({reason}); try --device cpu.", e)
                : new ModelInvalidException($"The model '{name}' cannot be used: libtorch {__version__} does not load {file} ({reason}){Newer(reason)}.", e);
        }
        catch
        {
            Unload(module);
            throw;
        }
    }

    /// <inheritdoc/>
    public override NetworkTensor Run(Memory<float> voxels, long[] shape, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        Enter();
        // A new thread, because libtorch keeps its number of threads and its modes by thread; libtorch cannot be stopped.
        DetachedRun<TorchTensor> run = new(() =>
        {
            try
            {
                return Forward(voxels, shape);
            }
            finally
            {
                Leave();
            }
        }, null);
        try
        {
            return run.Wait(ct);
        }
        catch (ExternalException e)
        {
            ct.ThrowIfCancellationRequested();
            throw TorchMessage.IsMemory(e.Message)
                ? new ClaraException(StatusCode.Memory, $"There is not enough memory to run the model '{_name}' on this image; close other programs, or crop the image.", e)
                : new ClaraException(StatusCode.Inference, $"The network of the model '{_name}' failed while it ran ({TorchMessage.Reason(e.Message)}).", e);
        }
    }

    /// <inheritdoc/>
    protected override void Close() => Unload(_module);

    private TorchTensor Forward(Memory<float> voxels, long[] shape)
    {
        set_num_threads(_threads); // of this thread
        using IDisposable mode = inference_mode();
        using DisposeScope scope = NewDisposeScope();
        Tensor input = empty(shape, ScalarType.Float32);
        RequireSpan(input, "input");
        voxels.Span.CopyTo(MemoryMarshal.Cast<byte, float>(input.bytes));
        Tensor output = Chosen(Result(input.to(_type).to(_device.Device))).cpu().to(ScalarType.Float32).contiguous();
        RequireSpan(output, "output");
        return new(output.DetachFromDisposeScope());
    }

    private object? Result(Tensor input)
    {
        try
        {
            return _module.forward(input);
        }
        catch (Exception e) when (e is NotImplementedException or ArgumentOutOfRangeException)
        {
            // How TorchSharp meets a type that it cannot hand out.
            throw Unusable("its network gives something else than a Tensor, or a tuple or list of them.");
        }
    }

    private Tensor Chosen(object? result)
    {
        object?[] all = result switch
        {
            ITuple tuple => [.. Enumerable.Range(0, tuple.Length).Select(i => tuple[i])],
            Array array => [.. array.Cast<object?>()],
            _ => [result],
        };
        return _output >= all.Length ? throw Unusable($"its network has no output {_output}; it has {all.Length}, the first is 0.")
            : all[_output] as Tensor ?? throw Unusable($"its network's output {_output} is no Tensor.");
    }

    /// <summary>TorchSharp's spans count bytes in an int.</summary>
    private void RequireSpan(Tensor tensor, string what)
    {
        if (checked(tensor.numel() * sizeof(float)) > int.MaxValue)
            throw new ClaraException(StatusCode.Memory, $"The {what} of the model '{_name}' has more than 2 GiB at once; name a SlidingWindowInferer in its config, or crop the image.");
    }

    /// <summary>The one type of all floating weights; float where they differ or are constants of the code.</summary>
    private static ScalarType TypeOfWeights(jit.ScriptModule module)
    {
        ScalarType[] types = [.. module.parameters().Where(p => p.is_floating_point()).Select(p => p.dtype).Distinct()];
        return types.Length == 1 ? types[0] : ScalarType.Float32;
    }

    /// <summary>TorchSharp's modules make tensors of their weights while they are disposed and leave them to the garbage collection, and the weights with them.</summary>
    private static void Unload(jit.ScriptModule? module)
    {
        using DisposeScope scope = NewDisposeScope();
        module?.Dispose();
    }

    private static string Newer(string reason) => reason.Contains("Unknown builtin op", StringComparison.Ordinal) ? "; it was probably saved by a newer PyTorch" : "";
}
