using System.Globalization;
using System.Text.RegularExpressions;
using Clara.Inference.Conversion;
using Clara.Inference.Conversion.Monai;
using Clara.Models;
using Clara.Models.Weights;
using Newtonsoft.Json.Linq;

namespace Clara.Inference.Tests.ConversionTests;

/// <summary>The networks of the MONAI model zoo in full size, without weights: counts are those of the specification, 4.5 and 4.6, which make.py --counts finds in PyTorch too.</summary>
public sealed partial class ParameterCountTests
{
    [TestCase("""{"_target_": "UNet", "in_channels": 1, "out_channels": 2, "channels": [16, 32, 64, 128, 256], "strides": [2, 2, 2, 2], "num_res_units": 2, "norm": "batch"}""", 4_808_917, 148)]
    [TestCase("""{"_target_": "UNet", "in_channels": 2, "out_channels": 3, "channels": [16, 32, 64, 128, 256], "strides": [2, 2, 2, 2], "num_res_units": 2}""", 4_808_346, 63)]
    [TestCase("""{"_target_": "SegResNet", "init_filters": 16, "in_channels": 4, "out_channels": 3, "dropout_prob": 0.2}""", 4_702_227, 83)]
    [TestCase("""{"_target_": "SegResNet", "init_filters": 32, "in_channels": 1, "out_channels": 105}""", 18_799_401, 83)]
    [TestCase("""{"_target_": "DynUNet", "in_channels": 3, "out_channels": 2, "kernel_size": [3, 3, 3, 3, 3, 3], "strides": [1, 2, 2, 2, 2, [2, 2, 1]], "upsample_kernel_size": [2, 2, 2, 2, [2, 2, 1]], "norm_name": "instance", "res_block": true}""", 31_001_282, 35)]
    [TestCase("""{"_target_": "BasicUNet", "in_channels": 3, "out_channels": 1, "features": [32, 64, 128, 256, 512, 32]}""", 22_627_009, 82)]
    [TestCase("""{"_target_": "BasicUNet", "spatial_dims": 2, "in_channels": 3, "out_channels": 1, "features": [32, 64, 128, 256, 512, 32]}""", 7_783_425, 82)]
    public void A_network_of_the_zoo_has_its_published_number_of_parameters(string definition, long parameters, int tensors)
    {
        Asked asked = new();
        LayerGraph graph = MonaiNetwork.Build(DefinitionReader.In(JObject.Parse(definition), "test")!, asked.Tensors(definition), "test");
        Assert.That((graph.Parameters, asked.Count), Is.EqualTo((parameters, tensors)));
    }

    /// <summary>A state dict that grows by what the network asks for: the failure names each missing tensor and its shape.</summary>
    private sealed partial class Asked
    {
        private readonly Dictionary<string, int[]> _shapes = [];
        private readonly Dictionary<int, float[]> _zeros = [];

        /// <summary>With the counter that PyTorch stores beside each batch normalization's statistics.</summary>
        public int Count => _shapes.Count + _shapes.Keys.Count(k => k.EndsWith("running_var", StringComparison.Ordinal));

        public IEnumerable<StoredTensor> Tensors(string definition)
        {
            while (true)
            {
                try
                {
                    MonaiNetwork.Build(DefinitionReader.In(JObject.Parse(definition), "test")!, Made(), "test");
                    return Made();
                }
                catch (ModelInvalidException e)
                {
                    Match missing = Missing().Match(e.Message);
                    Assert.That(missing.Success, Is.True, e.Message);
                    _shapes.Add(missing.Groups[1].Value, [.. missing.Groups[2].Value.Split(", ").Select(n => int.Parse(n, CultureInfo.InvariantCulture))]);
                }
            }
        }

        [GeneratedRegex(@"it has no '(.+)' \[(.*)\];")]
        private static partial Regex Missing();

        private IEnumerable<StoredTensor> Made() => _shapes.Select(s => new StoredTensor(s.Key, s.Value, () => Zeros(s.Value.Aggregate(1, (a, b) => a * b))));

        private float[] Zeros(int count) => _zeros.TryGetValue(count, out float[]? zeros) ? zeros : _zeros[count] = new float[count];
    }
}
