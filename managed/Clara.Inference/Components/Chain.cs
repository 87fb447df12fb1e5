namespace Clara.Inference.Components;

/// <summary>The parts of a serving config in which components stand. Since 0.2.</summary>
public enum Chain
{
    /// <summary>pre_transforms: from the image to the network.</summary>
    Before,

    /// <summary>How the network is run.</summary>
    Inferer,

    /// <summary>post_transforms: from the network's values to labels.</summary>
    After,
}
