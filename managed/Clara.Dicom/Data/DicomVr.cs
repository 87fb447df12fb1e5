namespace Clara.Dicom.Data;

/// <summary>Value representations of PS3.5 section 6.2; the names are the two letters of the standard.</summary>
public enum DicomVr
{
#pragma warning disable CS1591 // the standard's own names; it defines them
    AE, AS, AT, CS, DA, DS, DT, FD, FL, IS, LO, LT, OB, OD, OF, OL, OV, OW, PN, SH, SL, SQ, SS, ST, SV, TM, UC, UI, UL, UN, UR, US, UT, UV,
#pragma warning restore CS1591
}

/// <summary>How values of a representation are kept in memory.</summary>
internal static class DicomVrKinds
{
    /// <summary>DS and IS too: the DICOM JSON model has numbers for them.</summary>
    public static bool IsNumber(this DicomVr vr) => vr is DicomVr.DS or DicomVr.FD or DicomVr.FL or DicomVr.IS or DicomVr.SL or DicomVr.SS or DicomVr.UL or DicomVr.US;

    public static bool IsBytes(this DicomVr vr) => vr is DicomVr.OB or DicomVr.OD or DicomVr.OF or DicomVr.OL or DicomVr.OV or DicomVr.OW or DicomVr.UN;
}
