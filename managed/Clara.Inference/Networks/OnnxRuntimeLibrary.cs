using Microsoft.ML.OnnxRuntime;

namespace Clara.Inference.Networks;

/// <summary>ONNX Runtime's native library.</summary>
public static class OnnxRuntimeLibrary
{
    /// <summary>
    /// Loads it in the background, for those who know that a network will run and have something else to do first, such as reading an image. Nothing waits for it and nothing
    /// depends on it: where it cannot be loaded, loading a network says so.
    /// </summary>
    public static void LoadAhead() => Task.Run(static () => OrtEnv.Instance()).ContinueWith(static t => _ = t.Exception, TaskScheduler.Default);
}
