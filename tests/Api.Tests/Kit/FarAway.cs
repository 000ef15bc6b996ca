using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace WorkflowFunctions.Api.Tests.Kit;

/// <summary>Lets a test say from which address a request comes.</summary>
internal sealed class FarAway : IStartupFilter
{
    public const string Header = "Test-Address";

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use((context, rest) =>
        {
            if (context.Request.Headers.Remove(Header, out var address))
                context.Connection.RemoteIpAddress = IPAddress.Parse(address.ToString());
            return rest(context);
        });
        next(app);
    };

    public static WebApplicationBuilder Use(WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<IStartupFilter, FarAway>();
        return builder;
    }
}
