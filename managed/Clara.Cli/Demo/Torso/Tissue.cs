namespace Clara.Cli.Demo.Torso;

/// <summary>What is at a point of the patient: attenuation in HU without noise, and the structure it belongs to (0 is outside of the body).</summary>
internal readonly record struct Tissue(float Hu, byte Label)
{
    public const byte Body = 1, Liver = 2, Spleen = 3, LeftKidney = 4, RightKidney = 5, Spine = 6, Aorta = 7;

    public static readonly Tissue Air = new(-1000, 0);
    public static readonly Tissue Fat = new(-100, Body);
    public static readonly Tissue Muscle = new(52, Body);

    public static Tissue Other(double hu) => new((float)hu, Body);
}
