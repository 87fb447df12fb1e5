using Clara.Benchmarks;

// Which figures; all without arguments.
Dictionary<string, Action> all = new()
{
    ["start"] = StartBenchmark.Run,
    ["abi"] = () => Console.WriteLine("abi: " + Measured.Run(Path.Combine(Places.Root, "build", "native", "tests", "benchmarks", "abi", "clara-abi-bench"), Places.Library).Output.Trim()),
    ["annotation"] = AnnotationBenchmark.Run,
    ["cancel"] = CancelBenchmark.Run,
    ["segment"] = SegmentBenchmark.Run,
    ["around"] = AroundNetworkBenchmark.Run,
    ["nifti"] = NiftiBenchmark.Run,
    ["resample"] = ResampleBenchmark.Run,
    ["dicom"] = DicomBenchmark.Run,
};
if (args is ["bare"]) // for the benchmark of segmentation, which starts it
{
    SegmentBenchmark.RunBare();
    return 0;
}
foreach (string name in args.Length == 0 ? [.. all.Keys] : args)
    if (all.TryGetValue(name, out Action? run))
        run();
    else
    {
        Console.Error.WriteLine($"There is no benchmark '{name}'; there are {string.Join(", ", all.Keys)}.");
        return 2;
    }
return 0;
