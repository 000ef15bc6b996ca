using System.Collections.Immutable;
using WorkflowFunctions.Core.Expressions;

namespace WorkflowFunctions.Core.Definitions;

/// <summary>What workflows are for. The type says what starts them, and what their instances know from the start.</summary>
/// <param name="Name">As definitions and starts give it; compared without case.</param>
/// <param name="KeyType">What a definition's key stands for; empty if that is not known.</param>
/// <param name="OwnParameters">The names that an instance's initial data usually has.</param>
public sealed record WorkflowType(string Name, string KeyType, ImmutableArray<string> OwnParameters)
{
    /// <summary>What is known of a certificate.</summary>
    private static ImmutableArray<string> OfCertificates =>
        ["ca", "certid", "cn", "dn", "issuerdn", "serial", "thumbprint", "issuancedate", "expdate", "template", "ownerroleemail", "metadata"];

    /// <summary>What is known of the store that a certificate was found in.</summary>
    private static ImmutableArray<string> OfStores => ["certstoreid", "certstorepath", "certstoreclientmachine", "certstorecontainer"];

    /// <summary>The types that every installation has.</summary>
    public static ImmutableArray<WorkflowType> BuiltIn { get; } =
    [
        new("Enrollment", "Template",
        [
            "ca", "cn", "csr", "dn", "sans", "template", "templateshortname", "metadata", "keytype", "keysize",
            "additionalattributes", "cacertificate", "certificatetoberenewed",
        ]),
        new("Revocation", "Template",
        [
            "ca", "certid", "cn", "dn", "issuerdn", "serial", "thumbprint", "template", "templateshortname", "metadata", "code", "effdate", "cmnt",
        ]),
        new("CertificateEnteredCollection", "CertificateCollection", [.. OfCertificates, .. OfStores]),
        new("CertificateLeftCollection", "CertificateCollection", [.. OfCertificates, .. OfStores]),
        new("Expiration", "ExpirationAlert", ["alertid", .. OfCertificates, .. OfStores]),
    ];

    /// <summary>All names that tokens of such a workflow can have: first those of its type, then those of every workflow.</summary>
    public ImmutableArray<string> ContextParameters => [.. OwnParameters, .. TokenScope.BuiltInNames];
}
