namespace Clara.Dicom.Web;

/// <summary>What became of a file that was to be stored. Since 0.2.</summary>
public enum StoreOutcome
{
    /// <summary>The server has it.</summary>
    Stored,

    /// <summary>The server has it, but changed it or left something of it out; the reason tells.</summary>
    StoredWithWarning,

    /// <summary>The server did not take it.</summary>
    Refused,

    /// <summary>It was sent, or a part of it, and the server did not say what became of it; storing it again does no harm.</summary>
    Unconfirmed,

    /// <summary>It was not sent: it is no DICOM file, or an earlier request failed.</summary>
    NotSent,
}

/// <summary>One file of a store. Since 0.2.</summary>
/// <param name="Path">The file as it was given.</param>
/// <param name="Outcome">What became of it.</param>
/// <param name="Code">Failure or warning reason of the server (PS3.18 section 10.5 and its Annex I.2), such as 0xA700; null where it gave none.</param>
/// <param name="Reason">One line that says why it is not simply stored; empty where it is. No patient data.</param>
public sealed record StoredFile(string Path, StoreOutcome Outcome, int? Code = null, string Reason = "")
{
    /// <summary>Whether the server has it.</summary>
    public bool IsStored => Outcome is StoreOutcome.Stored or StoreOutcome.StoredWithWarning;
}
