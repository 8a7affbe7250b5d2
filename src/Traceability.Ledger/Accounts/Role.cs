namespace Traceability.Ledger.Accounts;

/// <summary>What an account is for; each has one.</summary>
enum Role
{
    /// <summary>Records activity of a facility.</summary>
    Operator = 1,

    /// <summary>All that an operator may; closes and restates periods, puts plans into force, disposes of findings.</summary>
    Analyst = 2,

    /// <summary>Reads everything, private bytes too, and signs assurance; changes nothing else.</summary>
    Auditor = 3,

    /// <summary>Gives accounts and enrolment codes, publishes profiles, suspends chains; may all that the others may.</summary>
    Administrator = 4,
}
