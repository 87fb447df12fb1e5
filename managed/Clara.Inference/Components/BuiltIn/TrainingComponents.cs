namespace Clara.Inference.Components.BuiltIn;

/// <summary>Components of training, which serving chains cannot have: they are random, or work on the true labels.</summary>
internal static class TrainingComponents
{
    private const string Chance = "it changes the image by chance and belongs into training only.", Truth = "it works on the true labels and belongs into training only.", Batches = "it makes batches and belongs into training only.";

    public static IReadOnlyList<ComponentDescription> All { get; } =
    [
        Training("RandFlipd", "Flips axes by chance.", "MONAI RandFlipd, RandAxisFlipd; Clara Train RandomSpatialFlip, RandomAxisFlip", Chance, "RandAxisFlipd", "RandomSpatialFlip", "RandomAxisFlip"),
        Training("RandRotated", "Rotates by chance.", "MONAI RandRotated, RandRotate90d; Clara Train RandomRotate2D, RandomRotate3D", Chance, "RandRotate90d", "RandomRotate2D", "RandomRotate3D"),
        Training("RandZoomd", "Zooms by chance.", "MONAI RandZoomd; Clara Train RandomZoom", Chance, "RandomZoom"),
        Training("RandAffined", "Moves, turns, scales or bends by chance.", "MONAI RandAffined, Rand2DElasticd, Rand3DElasticd, RandGridDistortiond, RandDeformGridd", Chance, "Rand2DElasticd", "Rand3DElasticd", "RandGridDistortiond", "RandDeformGridd"),
        Training("RandShiftIntensityd", "Adds to intensities by chance.", "MONAI RandShiftIntensityd, RandStdShiftIntensityd; Clara Train ScaleIntensityOscillation", Chance, "RandStdShiftIntensityd", "ScaleIntensityOscillation"),
        Training("RandScaleIntensityd", "Scales intensities by chance.", "MONAI RandScaleIntensityd; Clara Train ScaleShiftIntensity", Chance, "RandScaleIntensityFixedMeand", "ScaleShiftIntensity"),
        Training("RandGaussianNoised", "Adds noise.", "MONAI RandGaussianNoised, RandRicianNoised, RandGibbsNoised; Clara Train AddGaussianNoise", Chance, "RandRicianNoised", "RandGibbsNoised", "AddGaussianNoise"),
        Training("RandGaussianSmoothd", "Blurs or sharpens by chance.", "MONAI RandGaussianSmoothd, RandGaussianSharpend; Clara Train RandomGaussianSmooth", Chance, "RandGaussianSharpend", "RandomGaussianSmooth"),
        Training("RandAdjustContrastd", "Changes contrast by chance.", "MONAI RandAdjustContrastd, RandHistogramShiftd", Chance, "RandHistogramShiftd"),
        Training("RandBiasFieldd", "Multiplies by a smooth random field.", "MONAI RandBiasFieldd; Clara Train RandomMRBiasField", Chance, "RandomMRBiasField"),
        Training("RandCoarseDropoutd", "Leaves out boxes by chance.", "MONAI RandCoarseDropoutd, RandCoarseShuffled, RandKSpaceSpikeNoised", Chance, "RandCoarseShuffled", "RandKSpaceSpikeNoised", "RandSimulateLowResolutiond"),
        Training("RandSpatialCropd", "Crops at a random place.", "MONAI RandSpatialCropd, RandSpatialCropSamplesd, RandScaleCropd; Clara Train CropFixedSizeRandomCenter, CropRandomSizeWithDisplacement", Chance,
            "RandSpatialCropSamplesd", "RandScaleCropd", "RandWeightedCropd", "CropFixedSizeRandomCenter", "CropRandomSizeWithDisplacement"),
        new()
        {
            Name = "RandCropByPosNegLabeld", OtherNames = ["RandCropByLabelClassesd", "CropByPosNegRatio", "FastCropByPosNegRatio", "CropByPosNegRatioLabelOnly", "FastPosNegRatioCropROI"],
            DeprecatedNames = ["CropSubVolumeBatchPosNegRatio", "TransformVolumeCropROIFastPosNegRatio"], Kind = ComponentKind.Training, Summary = "Crops about foreground and background by turns.",
            Source = "MONAI RandCropByPosNegLabeld, RandCropByLabelClassesd; Clara Train CropByPosNegRatio, FastCropByPosNegRatio, CropByPosNegRatioLabelOnly, FastPosNegRatioCropROI", Refused = Truth,
        },
        Training("CropForegroundObject", "Crops about the true label and resamples.", "Clara Train CropForegroundObject", Truth),
        Training("ConvertToMultiChannelBasedOnBratsClassesd", "Makes TC, WT and ET channels of BraTS codes; BratsChannelsToLabels does the inverse.",
            "MONAI ConvertToMultiChannelBasedOnBratsClassesd; Clara Train ConvertToMultiChannelBasedOnBratsClasses, SplitBasedOnBratsClasses", Truth, "SplitBasedOnBratsClasses"),
        Training("ConvertToMultiChannelBasedOnLabel", "Makes a channel of each label.", "Clara Train ConvertToMultiChannelBasedOnLabel, SplitBasedOnLabel", Truth, "SplitBasedOnLabel"),
        Training("SplitAcrossChannels", "Makes a field of each channel.", "Clara Train SplitAcrossChannels; MONAI SplitDimd", "a result here is one label map, not several fields.", "SplitDimd", "SplitChanneld"),
        Training("MaskIntensityd", "Clears what lies outside of a mask.", "MONAI MaskIntensityd", "a chain here gets an image and no mask."),
        Training("MergeBatchDims", "Joins crops into one batch.", "Clara Train MergeBatchDims", Batches),
        Training("AddInitialSeedPointd", "Draws clicks from the true label.", "MONAI deepgrow AddInitialSeedPointd, AddRandomGuidanced, FindAllValidSlicesd, FindDiscrepancyRegionsd, SpatialCropForegroundd", Truth,
            "AddRandomGuidanced", "FindAllValidSlicesd", "FindDiscrepancyRegionsd", "SpatialCropForegroundd"),
    ];

    private static ComponentDescription Training(string name, string summary, string source, string why, params string[] others) =>
        new() { Name = name, OtherNames = others, Kind = ComponentKind.Training, Summary = summary, Source = source, Refused = why };
}
