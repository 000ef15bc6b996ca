using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using WorkflowFunctions.Api.SignIn;
using WorkflowFunctions.Engine;

namespace WorkflowFunctions.Api.Tests.Kit;

/// <summary>What a test may change of an installation before it starts.</summary>
internal static class InstallationSettings
{
    private static readonly string[] DemoUsers = ["admin", "alice", "bob", "carol", "dave", "erin"];
    private static readonly ConcurrentDictionary<string, string> Hashes = [];

    public static WebApplicationBuilder Set(this WebApplicationBuilder builder, string name, string value)
    {
        builder.Configuration.AddInMemoryCollection([new(name, value)]);
        return builder;
    }

    public static void UseCheapPasswords(this WebApplicationBuilder builder)
    {
        foreach (var (index, name) in DemoUsers.Index())
            builder.Set(Invariant($"Security:Users:{index}:PasswordHash"), CheapHash(name));
    }

    /// <summary>Adds a user after those of the demo.</summary>
    /// <param name="index">0 for the first that is added.</param>
    public static WebApplicationBuilder AddUser(this WebApplicationBuilder builder, int index, string name, params int[] roleIds)
    {
        var user = Invariant($"Security:Users:{DemoUsers.Length + index}");
        builder.Set($"{user}:Name", name).Set($"{user}:PasswordHash", CheapHash(name));
        foreach (var (position, role) in roleIds.Index())
            builder.Set(Invariant($"{user}:RoleIds:{position}"), Invariant($"{role}"));
        return builder;
    }

    /// <summary>Adds a role, 5 and above, with these access strings.</summary>
    public static WebApplicationBuilder AddRole(this WebApplicationBuilder builder, int id, string name, params string[] accessStrings)
    {
        var role = Invariant($"Security:Roles:{id - 1}");
        builder.Set($"{role}:Id", Invariant($"{id}")).Set($"{role}:Name", name);
        foreach (var (position, text) in accessStrings.Index())
            builder.Set(Invariant($"{role}:AccessStrings:{position}"), text);
        return builder;
    }

    /// <summary>Adds <c>approver1</c> and so on, who hold the role of the demo's approvers.</summary>
    public static WebApplicationBuilder AddApprovers(this WebApplicationBuilder builder, int count)
    {
        foreach (var index in Enumerable.Range(0, count))
            builder.AddUser(index, Invariant($"approver{index + 1}"), 2);
        return builder;
    }

    public static WebApplicationBuilder UseTime(this WebApplicationBuilder builder, FakeTimeProvider time)
    {
        builder.Services.AddSingleton<TimeProvider>(time);
        return builder;
    }

    /// <summary>Nobody hears a ring any more: only what is read by itself moves an instance.</summary>
    public static WebApplicationBuilder DropAllRings(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<IDoorbell, DeadDoorbell>();
        return builder;
    }

    private static string CheapHash(string name) =>
        Hashes.GetOrAdd(name, _ => PasswordHash.Create($"{name}-demo", PasswordHash.FewestIterations).Stored);

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
