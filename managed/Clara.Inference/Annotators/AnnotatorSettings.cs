namespace Clara.Inference;

/// <summary>The annotator's constants, in one place so that trials can vary them; the product uses the defaults.</summary>
internal sealed record AnnotatorSettings
{
    public double PathFloor { get; set; } = 0.01;
    public double GradPercentile { get; set; } = 0.95;
    public int Bins { get; set; } = 64;
    public double BinSigma { get; set; } = 1.5;
    public double WindowK { get; set; } = 6;
    public double EdgeK { get; set; } = 0.8;
    public double EdgeFloor { get; set; } = 0.001;
    public double Gamma { get; set; } = 0.001;
    public int Refits { get; set; } = 4;
    public double Spatial { get; set; }
    public double SeedShare { get; set; } = 0.2;
    public double BgBoxShare { get; set; } = 1;
    public double Prior { get; set; } = 0.5;
    public double Threshold { get; set; } = 0.5;
    public double PathIntensity { get; set; }
    public int MaxIterations { get; set; } = 300;
    public double Tolerance { get; set; } = 1e-3;
    public double Mode { get; set; }
    public double A { get; set; }
    public double B { get; set; }
    public double C { get; set; }
    public double D { get; set; }
}
