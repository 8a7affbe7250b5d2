namespace Traceability.Carbon.Plan;

/// <summary>By which control a boundary is drawn (GHG Protocol Corporate Standard, chapter 3).</summary>
public enum ControlApproach { Operational, Financial, EquityShare }
