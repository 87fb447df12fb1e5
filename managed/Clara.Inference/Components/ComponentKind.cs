namespace Clara.Inference.Components;

/// <summary>Where in a chain a component stands. Since 0.2.</summary>
public enum ComponentKind
{
    /// <summary>Reads the image, or says how its file is laid out.</summary>
    Loader,

    /// <summary>Changes the image before the network.</summary>
    Transform,

    /// <summary>Runs the network over the image.</summary>
    Inferer,

    /// <summary>Changes the network's values.</summary>
    Activation,

    /// <summary>Makes labels of the network's values.</summary>
    Discretiser,

    /// <summary>Changes the label map.</summary>
    LabelStep,

    /// <summary>Writes a result, or measures it.</summary>
    Writer,

    /// <summary>Only says something about fields, types or axes of other engines; stands before the network or after it.</summary>
    Format,

    /// <summary>Belongs to training: random, or in need of the true labels.</summary>
    Training,
}
