using Microsoft.AspNetCore.Authentication.JwtBearer;

namespace WorkflowFunctions.Api.SignIn;

/// <summary>The names of the authentication schemes.</summary>
public static class SignInSchemes
{
    /// <summary>The default: uses the scheme that the request's Authorization header names.</summary>
    public const string ByHeader = "SignIn";

    /// <summary>Name and password of a configured user (RFC 7617).</summary>
    public const string Basic = "Basic";

    /// <summary>The caller that App Service has authenticated.</summary>
    public const string AppService = "AppService";

    /// <summary>Somebody who has signed in with a browser, and whom a cookie names since.</summary>
    public const string Session = "Session";

    /// <summary>The sign-in of a browser at an OpenID Connect provider.</summary>
    public const string OpenIdConnect = "OpenIdConnect";

    /// <summary>A JSON Web Token (RFC 6750).</summary>
    public const string Bearer = JwtBearerDefaults.AuthenticationScheme;
}
