namespace Clara.Models.Sources;

/// <summary>A model that a source offers. Since 0.2.</summary>
/// <param name="Name">Name that it gets here.</param>
/// <param name="Version">Version as text; may be empty.</param>
/// <param name="File">Zip or folder relative to the index.</param>
/// <param name="Size">Bytes of the zip; 0 for a folder.</param>
/// <param name="Sha256">Checksum of the zip, 64 hex digits in lower case; empty where the source keeps none (a folder without index.json).</param>
/// <param name="Description">A sentence; may be empty.</param>
public sealed record ModelIndexEntry(string Name, string Version, string File, long Size, string Sha256, string Description);
