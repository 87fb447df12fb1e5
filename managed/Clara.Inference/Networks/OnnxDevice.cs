using Clara.Imaging;
using Microsoft.ML.OnnxRuntime;

namespace Clara.Inference.Networks;

/// <summary>Puts a device into the options of a session of ONNX Runtime.</summary>
internal static class OnnxDevice
{
    // ONNX Runtime registers a library for the whole process and refuses it a second time.
    private static readonly Lock Registering = new();
    private static readonly Dictionary<string, OrtEpDevice[]> Registered = [];

    /// <summary>Throws <see cref="OnnxRuntimeException"/> or <see cref="EntryPointNotFoundException"/> for a provider that does not start, <see cref="ClaraException"/> (Unsupported) for a plug-in without that device.</summary>
    public static void Append(SessionOptions options, DeviceChoice device)
    {
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
            case DeviceKind.CoreMl:
                options.AppendExecutionProvider_CoreML();
                break;
            case DeviceKind.Plugin:
                OrtEpDevice[] devices = DevicesOf(device.Library);
                if (device.Index >= devices.Length)
                    throw new ClaraException(StatusCode.Unsupported, $"The execution provider {device.Library} has {devices.Length} devices here, counted from 0; number {device.Index} is none of them.");
                options.AppendExecutionProvider(OrtEnv.Instance(), [devices[device.Index]], new Dictionary<string, string>());
                break;
            default:
                break;
        }
    }

    private static OrtEpDevice[] DevicesOf(string library)
    {
        lock (Registering)
        {
            if (Registered.TryGetValue(library, out OrtEpDevice[]? devices))
                return devices;
            OrtEnv environment = OrtEnv.Instance();
            int before = environment.GetEpDevices().Count;
            environment.RegisterExecutionProviderLibrary(library, library);
            return Registered[library] = [.. environment.GetEpDevices().Skip(before)];
        }
    }
}
