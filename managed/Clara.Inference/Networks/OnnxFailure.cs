using System.Globalization;
using System.Text.RegularExpressions;
using Clara.Models.Onnx;
using Microsoft.ML.OnnxRuntime;

namespace Clara.Inference.Networks;

/// <summary>What ONNX Runtime's errors mean for a user.</summary>
internal static partial class OnnxFailure
{
    /// <summary>The first line of an error, which is all that a message has room for.</summary>
    public static string FirstLine(Exception e) => e.Message.Split('\n')[0].Trim();

    /// <summary>Whether memory did not suffice, on processors or on a card.</summary>
    public static bool IsMemory(OnnxRuntimeException e) =>
        e.Message.Contains("alloc", StringComparison.OrdinalIgnoreCase) || e.Message.Contains("out of memory", StringComparison.OrdinalIgnoreCase)
        || e.Message.Contains("smaller than requested bytes", StringComparison.OrdinalIgnoreCase);

    /// <summary>Why a file was not loaded, as the end of a sentence: a newer ONNX than the library's is said with both numbers.</summary>
    public static string Loading(Exception e, string file)
    {
        string name = Path.GetFileName(file);
        Match ir = NewerIr().Match(e.Message), opset = NewerOpset().Match(e.Message);
        if (!ir.Success && !opset.Success)
            return $"ONNX Runtime does not load {name} ({FirstLine(e)})";
        OnnxHeader? header = OnnxHeader.Read(file);
        string own = header is null ? opset.Success ? $"opset {opset.Groups[1].Value}" : $"IR {ir.Groups[1].Value}" : string.Create(CultureInfo.InvariantCulture, $"opset {header.Opset}, IR {header.IrVersion}");
        string known = opset.Success ? $"opset {opset.Groups[2].Value}" : $"IR {ir.Groups[2].Value}";
        return $"{name} is written in a newer ONNX ({own}) than ONNX Runtime {OrtEnv.Instance().GetVersionString()} reads (up to {known}); export it with an older opset";
    }

    [GeneratedRegex(@"Unsupported model IR version: (\d+), max supported IR version: (\d+)")]
    private static partial Regex NewerIr();

    [GeneratedRegex(@"Opset (\d+) is under development[\s\S]*till opset (\d+)")]
    private static partial Regex NewerOpset();
}
