using Clara.Inference.Components;

namespace Clara.Inference.Tests.Components.ComponentRegistryTests;

/// <summary>Nothing of a component is left undescribed.</summary>
public sealed class DescriptionTests
{
    private static IEnumerable<TestCaseData> All() => ComponentRegistry.BuiltIn.All.Select(c => new TestCaseData(c).SetArgDisplayNames(c.Name));

    private static IEnumerable<Argument> Arguments() => ComponentRegistry.BuiltIn.All.SelectMany(c => c.Arguments).Concat(ComponentRegistry.FieldArguments);

    [TestCaseSource(nameof(All))]
    public void A_component_says_what_it_does_and_whose_it_is(ComponentDescription component)
    {
        Assert.That(component.Summary, Does.EndWith(".").And.Length.GreaterThan(10));
        Assert.That(component.Source, Is.Not.Empty);
        Assert.That(new object?[] { component.Create, component.DoesNothing, component.Refused }.Count(x => x is not null), Is.EqualTo(1), "it is made, or the reason why not is said");
        Assert.That(component.Arguments.Select(a => a.Name), Is.Unique);
    }

    [Test]
    public void Every_argument_says_what_it_means_and_what_it_is_without()
    {
        foreach (Argument a in Arguments())
        {
            Assert.That(a.Meaning, Does.EndWith(".").And.Length.GreaterThan(8), a.Name);
            Assert.That(a.Type, Is.Not.Empty, a.Name);
            Assert.That(a.Default, Is.Not.Empty, a.Name);
        }
    }

    [Test]
    public void Arguments_that_are_sizes_have_a_unit()
    {
        string[] sizes = ["pixdim", "target_resolution", "margin", "spatial_size", "target_shape", "k", "div_int", "sigma", "size", "roi_size"];
        Assert.That(Arguments().Where(a => sizes.Contains(a.Name) && !a.IsIgnored).Where(a => a.Unit.Length == 0).Select(a => a.Name), Is.Empty);
    }

    /// <summary>The core set of the specification's section 3 for serving, in Clara Train's names and MONAI's.</summary>
    [TestCase("LoadNifti"), TestCase("LoadImaged"), TestCase("LoadPng"), TestCase("LoadJpg"), TestCase("ConvertToChannelsFirst"), TestCase("ConvertToChannelsLast"), TestCase("EnsureChannelFirstd"), TestCase("AddChanneld"),
        TestCase("RepeatChannel"), TestCase("RepeatChanneld"), TestCase("CopyProperties"), TestCase("EnsureTyped"), TestCase("ToTensord"), TestCase("Orientationd"), TestCase("Spacingd"), TestCase("ScaleByResolution"),
        TestCase("ScaleBySpacing"), TestCase("ScaleByFactor"), TestCase("ScaleToShape"), TestCase("Resized"), TestCase("RestoreOriginalShape"), TestCase("Invertd"), TestCase("Restored"), TestCase("SymmetricPadderDiv"),
        TestCase("DivisiblePadd"), TestCase("SpatialPadd"), TestCase("CropSubVolumeCenter"), TestCase("CenterSpatialCropd"), TestCase("CropForeground"), TestCase("CropForegroundd"), TestCase("ScaleIntensityRange"),
        TestCase("ScaleIntensityRanged"), TestCase("ScaleIntensityd"), TestCase("ScaleIntensityRangePercentilesd"), TestCase("NormalizeNonzeroIntensities"), TestCase("NormalizeIntensityd"), TestCase("CenterData"),
        TestCase("ThresholdIntensityd"), TestCase("AdjustContrastd"), TestCase("GaussianSmoothd"), TestCase("ThresholdValues"), TestCase("FetchExtremePoints"), TestCase("ExtremePointsd"), TestCase("BoundingBoxd"),
        TestCase("ArgmaxAcrossChannels"), TestCase("Activationsd"), TestCase("AsDiscreted"), TestCase("KeepLargestCC"), TestCase("KeepLargestConnectedComponentd"), TestCase("FillHolesd"), TestCase("RemoveSmallObjectsd"),
        TestCase("LabelFilterd"), TestCase("MapLabelValued"), TestCase("SaveImaged"), TestCase("WriteNifti"), TestCase("SaveAsNifti"), TestCase("SimpleInferer"), TestCase("TFSimpleInferer"), TestCase("SlidingWindowInferer"),
        TestCase("TFScanWindowInferer"), TestCase("AddExtremePointsChannel"), TestCase("AddExtremePointsChanneld")]
    public void The_core_set_can_be_served(string name)
    {
        ComponentDescription? found = ComponentRegistry.BuiltIn.Find(name);
        Assert.That(found, Is.Not.Null);
        Assert.That(found!.Refused, Is.Null);
    }

    [TestCase("RandFlipd"), TestCase("RandCropByPosNegLabeld"), TestCase("FastCropByPosNegRatio"), TestCase("CropFixedSizeRandomCenter"), TestCase("ScaleIntensityOscillation"), TestCase("ScaleShiftIntensity"),
        TestCase("RandomZoom"), TestCase("MergeBatchDims"), TestCase("CropForegroundObject"), TestCase("SplitAcrossChannels"), TestCase("MeanEnsembled")]
    public void What_belongs_into_training_is_known_with_the_reason(string name) => Assert.That(ComponentRegistry.BuiltIn.Find(name)!.Refused, Is.Not.Empty);

    [TestCase("LoadNifty", "LoadNifti"), TestCase("VolumeTo4DArray", "EnsureChannelFirstd"), TestCase("TransformVolumeCropROIFastPosNegRatio", "RandCropByPosNegLabeld"), TestCase("CropSubVolumeBatchPosNegRatio", "RandCropByPosNegLabeld")]
    public void Names_of_early_releases_are_known(string name, string now) => Assert.That(ComponentRegistry.BuiltIn.Find(name)!.Name, Is.EqualTo(now));

    [TestCase("SpacingD"), TestCase("spacing"), TestCase("SpacingDict"), TestCase("monai.transforms.Spacingd"), TestCase("monai.transforms.spatial.dictionary.Spacingd")]
    public void A_name_is_found_in_every_form(string name) => Assert.That(ComponentRegistry.BuiltIn.Find(name)!.Name, Is.EqualTo("Spacingd"));

    [TestCase(""), TestCase("d"), TestCase("."), TestCase("Dict"), TestCase("Spacing d"), TestCase("monai.")]
    public void What_is_no_name_is_not_found(string name) => Assert.That(ComponentRegistry.BuiltIn.Find(name), Is.Null);
}
