namespace Clara.Abi.Tests.Hostile;

/// <summary>The handles of the interface, in the order in which a world makes them.</summary>
public enum HandleType
{
    Cancel,
    Preferences,
    Session,
    Models,
    Image,
    Labelmap,

    /// <summary>Of a network that runs: made only where it is asked for.</summary>
    Scores,
}
