using System.Globalization;
using WorkflowFunctions.Api.Catalogue;
using WorkflowFunctions.Api.Http;
using WorkflowFunctions.Api.Tests.Kit;
using WorkflowFunctions.Core;
using WorkflowFunctions.Core.Steps;

namespace WorkflowFunctions.Api.Tests;

/// <summary>What workflows can be made of, as forms and clients read it.</summary>
public sealed class CatalogueTests(Installation installation) : IClassFixture<Installation>
{
    private const string Parameter = "DisplayName ParameterType Required DefaultValue ControlType PotentialValues SupportTokenReplacement DependsOn "
        + "ToolTipContents QueryEndpoint QueryFieldName QueryGroupBy ParameterTypeName ControlTypeName";

    private readonly Person _admin = installation.As("admin");

    [Fact]
    public async Task A_step_type_is_shown_by_its_name_in_any_case_in_exactly_this_form() => Assert.Equal("""
        {"DisplayName":"Update Metadata","ExtensionName":"UpdateMetadata","Outputs":["continue"],"ConfigurationParametersDefinition":{"Name":{"DisplayName":"Name","ParameterType":1,"Required":true,"DefaultValue":null,"ControlType":1,"PotentialValues":{},"SupportTokenReplacement":true,"DependsOn":{},"ToolTipContents":"The name in the map.","QueryEndpoint":null,"QueryFieldName":null,"QueryGroupBy":null,"ParameterTypeName":"Text","ControlTypeName":"TextBox"},"Value":{"DisplayName":"Value","ParameterType":1,"Required":true,"DefaultValue":null,"ControlType":1,"PotentialValues":{},"SupportTokenReplacement":true,"DependsOn":{},"ToolTipContents":"The value.","QueryEndpoint":null,"QueryFieldName":null,"QueryGroupBy":null,"ParameterTypeName":"Text","ControlTypeName":"TextBox"}},"SignalsDefinition":{}}
        """, (await installation.As("admin", "/KeyfactorAPI").GetAsync("/Workflow/Definitions/STEPS/updatemetadata")).Is(200).Text);

    [Fact]
    public async Task An_approval_shows_its_outputs_its_signal_and_what_its_parameters_may_be()
    {
        var approval = (await _admin.GetAsync("/Workflow/Definitions/Steps/RequireApproval")).Is(200).Json;
        Assert.Equal("""["continue","deny","deadline"]""", approval.GetProperty("Outputs").GetRawText());
        Assert.Equal("ApprovalStatus", approval.GetProperty("SignalsDefinition").Names());
        var inputs = approval.GetProperty("SignalsDefinition").GetProperty("ApprovalStatus");
        Assert.Equal("InputParameters", inputs.Names());
        Assert.Equal("Approved Answer Comment", inputs.GetProperty("InputParameters").Names());
        var parameters = approval.GetProperty("ConfigurationParametersDefinition");
        Assert.All(parameters.EnumerateObject(), parameter => Assert.Equal(
            parameter.Name is "Answers" or "Escalations" ? $"{Parameter} Members" : Parameter, parameter.Value.Names()));
        Assert.Equal("""
            {"DisplayName":"On Deadline","ParameterType":5,"Required":false,"DefaultValue":"Reject","ControlType":5,"PotentialValues":{"Reject":"Reject","Continue":"Continue"},"SupportTokenReplacement":false,"DependsOn":{"DeadlineHours":null},"ToolTipContents":"What happens at the deadline if there is no output 'deadline'.","QueryEndpoint":null,"QueryFieldName":null,"QueryGroupBy":null,"ParameterTypeName":"Choice","ControlTypeName":"DropDown"}
            """, parameters.GetProperty("OnDeadline").GetRawText());
    }

    [Fact]
    public async Task A_parameter_with_entries_says_what_each_of_them_has()
    {
        var parameters = (await _admin.GetAsync("/Workflow/Definitions/Steps/RequireApproval")).Is(200).Json.GetProperty("ConfigurationParametersDefinition");
        var escalation = parameters.GetProperty("Escalations").GetProperty("Members");
        Assert.Equal("AfterHours AddRoleIds AddRoleTokens Notify", escalation.Names());
        Assert.Equal("RoleIds", escalation.GetProperty("AddRoleIds").Text("ParameterTypeName"));
        Assert.Equal("/Security/Roles", escalation.GetProperty("AddRoleIds").Text("QueryEndpoint"));
        Assert.True(escalation.GetProperty("AfterHours").GetProperty("Required").GetBoolean());
        var inputs = (await _admin.GetAsync("/Workflow/Definitions/Steps/RequireInput")).Is(200).Json.GetProperty("ConfigurationParametersDefinition").GetProperty("Inputs");
        Assert.Equal("string number boolean date", inputs.GetProperty("Members").GetProperty("Type").GetProperty("PotentialValues").Names());
    }

    [Fact]
    public async Task The_list_has_every_step_type_with_the_workflow_types_it_supports()
    {
        var list = (await _admin.GetAsync("/Workflow/Definitions/Steps")).Is(200);
        Assert.All(list.Json.EnumerateArray(), step => Assert.Equal(
            "DisplayName ExtensionName SupportedWorkflowTypes ConfigurationParametersDefinition SignalsDefinition", step.Names()));
        Assert.All(list.Json.EnumerateArray(), step => Assert.Equal(
            step.Text("ExtensionName") == "ExpirationRenewal"
                ? ["Expiration"]
                : ["Enrollment", "Revocation", "CertificateEnteredCollection", "CertificateLeftCollection", "Expiration"],
            step.GetProperty("SupportedWorkflowTypes").EnumerateArray().Select(type => type.GetString())));
        Assert.Equal(StepTypes.All.Length.ToString(CultureInfo.InvariantCulture), list.Header("X-Total-Count"));
        Assert.Equal(
            StepTypes.All.Select(type => type.ExtensionName).Order(StringComparer.Ordinal),
            list.Json.EnumerateArray().Select(step => step.Text("ExtensionName")!).Order(StringComparer.Ordinal));
        var names = list.Json.EnumerateArray().Select(step => step.Text("DisplayName")!.ToUpperInvariant()).ToList();
        Assert.Equal(names.Order(StringComparer.Ordinal), names);
    }

    [Fact]
    public async Task The_lists_are_sorted_and_paged_as_asked()
    {
        var last = (await _admin.GetAsync("/Workflow/Definitions/Steps?sq.sortField=extensionName&sq.sortAscending=1&sq.returnLimit=1&sq.pageReturned=2")).Is(200).Json;
        Assert.Equal(
            StepTypes.All.Select(type => type.ExtensionName.ToUpperInvariant()).OrderDescending(StringComparer.Ordinal).ElementAt(1),
            Assert.Single(last.EnumerateArray()).Text("ExtensionName")!.ToUpperInvariant());
        Assert.Contains("DisplayName, ExtensionName, SupportedWorkflowTypes",
            (await _admin.GetAsync("/Workflow/Definitions/Steps?SortField=Colour")).Fails(ErrorCodes.InvalidRequest).Says, StringComparison.Ordinal);
        var types = (await _admin.GetAsync("/Workflow/Definitions/Types?SortAscending=1")).Is(200).Json;
        Assert.Equal(["Revocation", "Expiration", "Enrollment", "CertificateLeftCollection", "CertificateEnteredCollection"], types.EnumerateArray().Select(type => type.Text("WorkflowType")));
    }

    [Fact]
    public async Task A_step_type_that_is_not_there_is_told_with_those_that_are()
    {
        var refused = (await _admin.GetAsync("/Workflow/Definitions/Steps/EnrollStep")).Fails(ErrorCodes.NoSuchStepType);
        Assert.Equal(
            $"There is no step type 'EnrollStep'; known are {string.Join(", ", StepTypes.All.Select(type => type.ExtensionName))}.", refused.Says);
    }

    [Fact]
    public async Task A_workflow_type_tells_what_its_keys_are_its_tokens_and_its_steps()
    {
        var types = (await _admin.GetAsync("/Workflow/Definitions/Types")).Is(200).Json;
        Assert.All(types.EnumerateArray(), type => Assert.Equal("WorkflowType KeyType ContextParameters BuiltInSteps", type.Names()));
        var enrollment = types.EnumerateArray().Single(type => type.Text("WorkflowType") == "Enrollment");
        Assert.Equal(("Enrollment", "Template"), (enrollment.Text("WorkflowType"), enrollment.Text("KeyType")));
        var tokens = enrollment.GetProperty("ContextParameters").EnumerateArray().Select(name => name.GetString()).ToList();
        Assert.Subset(tokens.ToHashSet(), new HashSet<string?>(["cn", "template", "requester", "requester:mail", "now"]));
        Assert.Distinct(tokens);
        Assert.All(enrollment.GetProperty("BuiltInSteps").EnumerateArray(), step => Assert.Equal(
            "DisplayName ExtensionName Outputs ConfigurationParametersDefinition SignalsDefinition", step.Names()));
        Assert.Equal(
            StepTypes.All.Select(type => type.ExtensionName).Except(["ExpirationRenewal"]),
            enrollment.GetProperty("BuiltInSteps").EnumerateArray().Select(step => step.Text("ExtensionName")));
    }

    [Theory]
    [InlineData("CertificateEnteredCollection", "CertificateCollection", "certid certstorepath thumbprint")]
    [InlineData("CertificateLeftCollection", "CertificateCollection", "cn ownerroleemail certstoreclientmachine")]
    [InlineData("Expiration", "ExpirationAlert", "alertid certid cn thumbprint issuancedate expdate ownerroleemail metadata")]
    [InlineData("Enrollment", "Template", "additionalattributes cacertificate certificatetoberenewed")]
    [InlineData("Revocation", "Template", "certid cmnt code")]
    public async Task The_types_of_the_original_name_their_keys_and_the_tokens_of_their_certificates(string name, string keyType, string tokens)
    {
        var types = (await _admin.GetAsync("/Workflow/Definitions/Types")).Is(200).Json;
        var type = types.EnumerateArray().Single(one => one.Text("WorkflowType") == name);

        Assert.Equal(keyType, type.Text("KeyType"));
        Assert.Subset(type.GetProperty("ContextParameters").EnumerateArray().Select(token => token.GetString()!).ToHashSet(), tokens.Split(' ').ToHashSet());
        Assert.Equal(name == "Expiration", type.GetProperty("BuiltInSteps").EnumerateArray().Any(step => step.Text("ExtensionName") == "ExpirationRenewal"));
    }

    [Fact]
    public async Task Types_come_from_the_settings_and_from_definitions_too()
    {
        await using var special = await Installation.StartAsync(builder => builder
            .Set("WorkflowTypes:0:Name", "Access").Set("WorkflowTypes:0:KeyType", "System").Set("WorkflowTypes:0:ContextParameters:0", "system")
            .Set("WorkflowTypes:1:Name", "enrollment").Set("WorkflowTypes:1:KeyType", "Profile"));
        var admin = special.As("admin");
        await admin.CreateAsync("Homemade");
        await admin.CreateAsync("HOMEMADE");

        var types = (await admin.GetAsync("/Workflow/Definitions/Types")).Is(200).Json.EnumerateArray().ToList();

        Assert.Equal(
            [
                "Access System", "CertificateEnteredCollection CertificateCollection", "CertificateLeftCollection CertificateCollection", "enrollment Profile",
                "Expiration ExpirationAlert", "Homemade ", "Revocation Template",
            ],
            types.Select(type => $"{type.Text("WorkflowType")} {type.Text("KeyType")}"));
        Assert.Equal("system", types[0].GetProperty("ContextParameters")[0].GetString());
        Assert.Equal("requester", types[5].GetProperty("ContextParameters")[0].GetString());
    }

    [Fact]
    public async Task Wrong_settings_of_types_stop_the_start_and_are_named_all_at_once()
    {
        var refused = await Assert.ThrowsAsync<SettingsException>(() => Installation.StartAsync(builder => builder
            .Set("WorkflowTypes:0:KeyType", "x").Set("WorkflowTypes:1:Name", "A").Set("WorkflowTypes:2:Name", "a").Set("WorkflowTypes:2:Colour", "red")));
        foreach (var part in (string[])["WorkflowTypes:0:Name is missing", "WorkflowTypes:2:Name is 'a'", "WorkflowTypes:2:Colour is not known"])
            Assert.Contains(part, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_documentation_names_the_integers_of_parameters_and_controls()
    {
        var lines = await File.ReadAllLinesAsync(Path.Combine(AppContext.BaseDirectory, "definitions.md"), TestContext.Current.CancellationToken);
        foreach (var (prefix, names) in new[]
        {
            ("| ParameterType |", Enum.GetValues<ParameterKind>().Select(kind => ((int)KnownTypes.Of(kind), kind.ToString()))),
            ("| ControlType |", Enum.GetValues<ControlKind>().Select(kind => ((int)KnownTypes.Of(kind), kind.ToString()))),
        })
        {
            var expected = names.Select(name => string.Create(CultureInfo.InvariantCulture, $"{prefix} {name.Item1} | {name.Item2} |"));
            var rows = lines.Where(line => line.StartsWith($"{prefix} ", StringComparison.Ordinal));
            Assert.Equal(expected, rows.Select(row => string.Join('|', row.Split('|')[..4]) + "|"));
        }
    }
}
