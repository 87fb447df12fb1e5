namespace Clara.Imaging;

/// <summary>Tells what the library's inflater says of damaged data from failures of reading.</summary>
internal static class DeflateDamage
{
    /// <summary>Whether the data are at fault. Data that ask for a preset dictionary come out as an IOException of a type that is not public, told by its namespace.</summary>
    public static bool Is(Exception e) => e is InvalidDataException || (e is IOException && e.GetType().Namespace == "System.IO.Compression");
}
