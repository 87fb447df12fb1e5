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
}
