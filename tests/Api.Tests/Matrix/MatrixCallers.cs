using Microsoft.AspNetCore.Builder;
using WorkflowFunctions.Api.Tests.Kit;

namespace WorkflowFunctions.Api.Tests.Matrix;

/// <summary>One of each kind of caller there is. The order is that of the columns of <see cref="PermissionMatrix"/>.</summary>
internal static class MatrixCallers
{
    public const string Anonymous = "anonymous";

    /// <summary>Started every instance of the matrix.</summary>
    public const string Owner = "owner";

    public static IReadOnlyList<string> All { get; } =
        [Anonymous, "nobody", Owner, "approver", "reader", "manager", "overseer", "author", "librarian", "admin"];

    public static void Add(WebApplicationBuilder builder)
    {
        builder
            .AddRole(5, "Owners", "/workflows/instances/start/", "/workflows/instances/read/mine/")
            .AddRole(6, "Readers", "/workflows/instances/read/")
            .AddRole(7, "Managers", "/workflows/instances/manage/")
            .AddRole(8, "Authors", "/workflows/definitions/modify/")
            .AddRole(9, "Librarians", "/workflows/definitions/read/")
            .AddUser(0, "nobody")
            .AddUser(1, Owner, 5)
            .AddUser(2, "approver", 2)
            .AddUser(3, "reader", 6)
            .AddUser(4, "manager", 7)
            .AddUser(5, "overseer", 6, 7)
            .AddUser(6, "author", 8)
            .AddUser(7, "librarian", 9)
            // Hundreds of requests from one address are no flood here.
            .Set("RateLimit:PermitsPerMinute", "0");
    }

    public static Person As(this Installation installation, string caller, bool isMatrix) =>
        isMatrix && caller == Anonymous ? installation.Anybody() : installation.As(caller);
}
