namespace Clara.Inference.Tests.Onnx;

/// <summary>Archives of every interactive type with networks of a few numbers, as a models folder.</summary>
internal static class PromptArchives
{
    public const string Annotation = "annotation_bright", Slices = "deepgrow_2d", Volumes = "deepgrow_3d", Scores = "classification_mean", Broken = "annotation_broken", Pipeline = "deepgrow_pipeline";

    /// <summary>
    /// annotation_bright: what is above 50 in the region, and near the points. deepgrow_2d and _3d: what is bright near positive clicks and far from negative ones.
    /// classification_mean: two scores of the mean. annotation_broken: a network with a channel too few.
    /// </summary>
    public static void Write(string folder)
    {
        const string Pre = """{"name": "LoadNifti"}, {"name": "ScaleIntensityRange", "args": {"a_min": 0, "a_max": 100, "b_min": 0, "b_max": 1, "clip": true}}""";
        Archive(folder, Annotation, "annotation", """["spleen"]""", PromptNetworks.Weighted(3, [1, 0.1f], -0.5f), $"[{Pre}]", """ "padding": 8.5, "roi": [32, 28, 24], "sigma": 3, """);
        Archive(folder, Slices, "deepgrow", "[]", PromptNetworks.Weighted(2, [0.3f, 1, -1], -0.6f), $"[{Pre}, {Clicks(2, "[24, 24]", "[32, 32]")}]", """ "meta_data": {"deepgrow": "2D"}, """);
        Archive(folder, Volumes, "deepgrow", "[]", PromptNetworks.Weighted(3, [0.3f, 1, -1], -0.6f), $"[{Pre}, {Clicks(3, "[20, 20]", "[16, 24, 20]")}]", """ "meta_data": {"deepgrow": "3D"}, """);
        Archive(folder, Scores, "classification", """["Nodule", "Mass"]""", PromptNetworks.OfMean(3, [0.01f, -0.02f], [0, 1]), """[{"name": "LoadNifti"}]""", "", """[{"name": "Activationsd", "args": {"sigmoid": true}}]""");
        Archive(folder, Broken, "annotation", """["spleen"]""", PromptNetworks.Weighted(3, [1], -0.5f), $"[{Pre}]", "");
    }

    /// <summary>The deepgrow models as one pipeline, with the config that Clara Train 4 knows of it.</summary>
    public static void WritePipeline(string folder, string name = Pipeline, string first = Slices, string second = Volumes, string pre = """{"name": "monai.transforms.Spacingd", "args": {"keys": "image", "pixdim": [1.0, 1.0, 1.0], "mode": "bilinear"}}""", string post = """{"name": "aiaa.transforms.LargestCCd", "args": {"keys": "pred"}}""")
    {
        Directory.CreateDirectory(Path.Combine(folder, name, "config"));
        File.WriteAllText(Path.Combine(folder, name, "config", "config_aiaa.json"), $$$"""
            {"version": 1, "type": "pipeline", "labels": [], "description": "volumes first, then slices", "cache_until": "ALL",
             "pre_transforms": [{"name": "monai.transforms.LoadImaged", "args": {"keys": "image"} }, {"name": "monai.transforms.AsChannelFirstd", "args": {"keys": "image"} }, {{{pre}}}],
             "post_transforms": [{{{post}}}, {"name": "monai.apps.deepgrow.transforms.RestoreLabeld", "args": {"keys": "pred", "ref_image": "image", "mode": "nearest"} },
               {"name": "monai.transforms.AsChannelLastd", "args": {"keys": "pred"} }, {"name": "aiaa.transforms.ExtremePointsd", "args": {"keys": "pred", "result": "result", "points": "points"} },
               {"name": "aiaa.transforms.BoundingBoxd", "args": {"keys": "pred", "result": "result", "bbox": "bbox"} }],
             "inference": {"meta_data": {"deepgrow": "3D"},
               "AIAA": {"name": "aiaa.apps.deepgrow.DeepgrowInferencePipeline", "args": {"models": ["{{{first}}}", "{{{second}}}"], "batch_size": 32} },
               "TRITON": {"name": "aiaa.apps.deepgrow.DeepgrowInferencePipeline", "args": {"models": ["{{{first}}}", "{{{second}}}"], "batch_size": 32} } },
             "writer": {"name": "aiaa.transforms.Writer", "args": {"image": "pred", "json": "result"} } }
            """);
    }

    private static string Clicks(int dimensions, string crop, string resized) => $$$"""
        {"name": "AddGuidanceFromPointsd", "args": {"dimensions": {{{dimensions}}} } }, {"name": "SpatialCropGuidanced", "args": {"spatial_size": {{{crop}}} } },
        {"name": "Resized", "args": {"spatial_size": {{{resized}}}, "mode": "area"} }, {"name": "ResizeGuidanced"}, {"name": "AddGuidanceSignald"}
        """;

    /// <summary>One archive.</summary>
    public static void Archive(string folder, string name, string type, string labels, byte[] network, string pre, string top, string post = "[]")
    {
        string archive = Path.Combine(folder, name);
        Directory.CreateDirectory(Path.Combine(archive, "config"));
        Directory.CreateDirectory(Path.Combine(archive, "models"));
        File.WriteAllBytes(Path.Combine(archive, "models", "model.onnx"), network);
        File.WriteAllText(Path.Combine(archive, "config", "config_aiaa.json"), $$$"""
            {"version": "1", "type": "{{{type}}}", "labels": {{{labels}}}, "description": "made by a test", {{{top}}} "pre_transforms": {{{pre}}}, "post_transforms": {{{post}}},
             "inference": {"CLARA": {"name": "OnnxInference", "args": {"model": "models/model.onnx", "inferer": {"name": "SimpleInferer"} } } } }
            """);
    }
}
