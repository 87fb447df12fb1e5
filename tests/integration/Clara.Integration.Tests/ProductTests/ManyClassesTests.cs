using System.Diagnostics;
using System.Globalization;
using Clara.Imaging;
using Clara.Inference.Tests.Onnx;
using Clara.TestKit;
using Newtonsoft.Json.Linq;

namespace Clara.Integration.Tests.ProductTests;

/// <summary>A network of 104 classes on an image of 256 x 256 x 256 voxels: all its values in float would be 7 GB.</summary>
[NonParallelizable]
public sealed class ManyClassesTests
{
    private const int Classes = 104;
    private const long AllowedKib = 4L << 20;

    /// <summary>Class c says (c v - c * c / 2) / 104 of a voxel v: tangents of a parabola, of which number v is the highest at v.</summary>
    private static byte[] Network() => TestNetworks.Convolution(Classes, [1, 1, 1],
        [.. Enumerable.Range(0, Classes).Select(c => (float)c / Classes)], [.. Enumerable.Range(0, Classes).Select(c => -c * c / 2f / Classes)]);

    /// <summary>Labels of the network's values; of the mean over all flips (eight times the work); of values that are brought back linearly; of both.</summary>
    [TestCase(false, false)]
    [TestCase(true, false, Category = "Long")]
    [TestCase(false, true, Category = "Long")]
    [TestCase(true, true, Category = "Long")]
    public async Task Its_process_stays_below_4_GiB_and_every_voxel_is_right(bool isMirrored, bool isLinear)
    {
        using TempFolder folder = new();
        string models = folder.File("models"), image = folder.File("image.nii"), mask = folder.File("mask.nii");
        Directory.CreateDirectory(Path.Combine(models, "many", "config"));
        Directory.CreateDirectory(Path.Combine(models, "many", "models"));
        await File.WriteAllBytesAsync(Path.Combine(models, "many", "models", "model.onnx"), Network());
        await File.WriteAllTextAsync(Path.Combine(models, "many", "config", "config_aiaa.json"), $$"""
            {"type": "segmentation", "labels": [{{string.Join(", ", Enumerable.Range(1, Classes - 1).Select(c => $"\"structure {c}\""))}}], "pre_transforms": [],
             "post_transforms": [{"name": "Activationsd", "args": {"softmax": true } }, {{(isLinear ? """{"name": "Invertd", "args": {"nearest_interp": false } }, """ : "")}}{"name": "AsDiscreted", "args": {"argmax": true } }],
             "inference": {"CLARA": {"name": "OnnxInference", "args": {"model": "models/model.onnx",
               "inferer": {"name": "SlidingWindowInferer", "args": {"roi_size": [96, 96, 96], "overlap": 0.25, "mode": "gaussian"{{(isMirrored ? ", \"mirror_axes\": [0, 1, 2]" : "")}} } } } } } }
            """);
        Volume<short> volume = Volume.Allocate<short>(Grid.Axial(new(256, 256, 256), new(1, 1, 1)));
        Random random = new(5);
        foreach (ref short v in volume.Voxels)
            v = (short)random.Next(Classes);
        await NiftiFile.WriteAsync(image, volume, default);
        Process process = Product.StartClara("segment", image, "--model", "many", "--models", models, "-o", mask, "--quiet", "--json");
        Task<Outcome> end = Product.EndAsync(process);
        long peak = 0;
        while (!end.IsCompleted)
        {
            peak = Math.Max(peak, PeakKib(process.Id));
            await Task.WhenAny(end, Task.Delay(20));
        }
        Outcome run = (await end).Succeeded();
        TestContext.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"peak {peak / 1024.0 / 1024:0.00} GiB, {JObject.Parse(run.Output)["seconds"]} s"));
        Assert.That(peak, Is.GreaterThan(256L << 10).And.LessThan(AllowedKib), "peak resident KiB");
        Assert.That(JObject.Parse(run.Output)["notes"], Is.Empty);
        Assert.That(JObject.Parse(run.Output)["device"]!["asked"]!.Value<string>(), Is.EqualTo("auto"));
        Assert.That(JObject.Parse(run.Output)["device"]!["taken"]!.Value<string>(), Is.EqualTo("cpu"));
        LabelMap found = await NiftiFile.ReadLabelMapAsync(mask, null, default);
        int wrong = 0;
        for (int i = 0; i < volume.Voxels.Length; i++)
            wrong += found.Voxels[i] != volume.Voxels[i] ? 1 : 0;
        Assert.That(wrong, Is.Zero);
    }

    /// <summary>The kernel's own peak of resident memory; 0 for a process that is gone.</summary>
    private static long PeakKib(int process)
    {
        try
        {
            string? line = File.ReadLines($"/proc/{process}/status").FirstOrDefault(l => l.StartsWith("VmHWM:", StringComparison.Ordinal));
            return line is null ? 0 : long.Parse(line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return 0;
        }
    }
}
